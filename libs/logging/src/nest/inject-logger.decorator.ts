import { Inject, type Provider } from '@nestjs/common';
import { LoggingSystem } from '../engine/logging-system.js';

const names = new Set<string>();
const listeners = new Set<(name: string) => void>();

/** The token of a named logger. */
export function getLoggerToken(name: string): symbol {
  if (!names.has(name)) {
    names.add(name);
    for (const listener of listeners) listener(name);
  }
  return Symbol.for(`nuages.logging:${name}`);
}

/** Calls `listener` with each name that is injected for the first time from now on. Gives the function that ends that. */
export function onNewLogger(listener: (name: string) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
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
