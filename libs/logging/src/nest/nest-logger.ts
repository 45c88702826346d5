import { Injectable, type LoggerService } from '@nestjs/common';
import { currentRequest, findApplication } from '@nuages/core';
import { LoggingSystem } from '../engine/logging-system.js';
import type { Logger } from '../logger.js';
import { noteReportedError } from './reported-errors.js';

type Method = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/**
 * Nest's logger on ours: `app.useLogger(app.get(NestLogger))`. The context becomes the logger's name: `nest.Router`, or the
 * context as it is where it begins with `nuages.`.
 */
@Injectable()
export class NestLogger implements LoggerService {
  constructor(private readonly logging: LoggingSystem) {}

  readonly log = (message: unknown, ...rest: unknown[]): void => this.write('info', message, rest);
  readonly error = (message: unknown, ...rest: unknown[]): void => this.write('error', message, rest);
  readonly warn = (message: unknown, ...rest: unknown[]): void => this.write('warn', message, rest);
  readonly debug = (message: unknown, ...rest: unknown[]): void => this.write('debug', message, rest);
  readonly verbose = (message: unknown, ...rest: unknown[]): void => this.write('trace', message, rest);
  readonly fatal = (message: unknown, ...rest: unknown[]): void => this.write('fatal', message, rest);

  /** Nest appends the context, and its `error` a stack before it. */
  private write(method: Method, message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? (rest.pop() as string) : undefined;
    const logger = this.loggerOf(context);
    const isError = message instanceof Error;
    const request = currentRequest();
    if (isError && request) noteReportedError(request, message, logger.loggerName);
    const stack = method === 'error' && !isError ? takeStack(rest) : undefined;
    const words = rest.filter((word) => word !== undefined);
    if (isError) logger[method]({ err: message, ...extra(words) }, textOf(words) ?? message.message);
    else if (typeof message === 'object' && message !== null) logger[method]({ ...message, ...extra(words) }, textOf(words) ?? '');
    else
      logger[method](
        { ...extra(words), ...(stack !== undefined && { err: { message: String(message), stack } }) },
        [String(message), textOf(words)].filter(Boolean).join(' '),
      );
  }

  /** Nest's static logger is the process's: a message belongs to the application that it comes from. */
  private loggerOf(context = ''): Logger {
    const logging = findApplication()?.find(LoggingSystem) ?? this.logging;
    if (context === 'nuages' || context.startsWith('nuages.')) return logging.getLogger(context);
    return logging.getLogger(context === '' ? 'nest' : `nest.${context}`);
  }
}

function takeStack(rest: unknown[]): string | undefined {
  const index = rest.findIndex((item) => typeof item === 'string' && /\n[ \t]+at /.test(item));
  return index < 0 ? undefined : (rest.splice(index, 1)[0] as string);
}

function textOf(words: readonly unknown[]): string | undefined {
  const texts = words.filter((word) => typeof word === 'string');
  return texts.length > 0 ? texts.join(' ') : undefined;
}

/** Objects among the further arguments are fields. */
function extra(words: readonly unknown[]): object {
  return Object.assign({}, ...words.filter((word) => typeof word === 'object' && word !== null && !(word instanceof Error))) as object;
}
