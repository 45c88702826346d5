import { Inject, type Provider } from '@nestjs/common';
import { LoggingSystem } from '../engine/logging-system.js';

const names = new Set<string>();

/** The token of a named logger. */
export function getLoggerToken(name: string): symbol {
  names.add(name);
  return Symbol.for(`nuages.logging:${name}`);
}

/**
 * Injects the application's logger of that name.
 *
 * @example
 * constructor(@InjectLogger('blog.posts') private readonly log: Logger) {}
 */
export function InjectLogger(name: string): ParameterDecorator & PropertyDecorator {
  return Inject(getLoggerToken(name)) as ParameterDecorator & PropertyDecorator;
}

/** A provider for each logger that is injected anywhere in the process. */
export function loggerProviders(): (Provider & { provide: symbol })[] {
  return [...names].map((name) => ({
    provide: getLoggerToken(name),
    inject: [LoggingSystem],
    useFactory: (logging: LoggingSystem) => logging.getLogger(name),
  }));
}
