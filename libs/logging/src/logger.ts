import type { Bindings, ChildLoggerOptions, Logger as PinoLogger } from 'pino';
import type { Level } from './levels.js';

/** The arguments of a log call, as Pino has them: fields, message, values for `%s`, `%d` and `%o`; or just a message. */
export type LogArguments = [fields: object, message?: string, ...values: unknown[]] | [message: string, ...values: unknown[]];

/**
 * A named logger. It is one of Pino's, with Python's names besides.
 *
 * @example
 * log.info({ postId: 3 }, 'published');
 * log.warning('%s is late', name);
 * log.exception(error);
 */
export interface Logger extends PinoLogger {
  /** As Python's name; empty for the root. */
  readonly loggerName: string;
  /** As `warn`. */
  warning(...values: LogArguments): void;
  /** As `fatal`, without ending anything. */
  critical(...values: LogArguments): void;
  /** Logs an error with its stack and causes, as ERROR. */
  exception(error: unknown, message?: string, ...values: unknown[]): void;
  /** Logs at a level by name or number. */
  log(level: Level, ...values: LogArguments): void;
  /** Tells whether records of a level get through. */
  isEnabledFor(level: Level): boolean;
  /** A logger of the same name whose records have these fields, too. */
  child<CustomLevels extends string = never>(
    bindings: Bindings,
    options?: ChildLoggerOptions<CustomLevels>,
  ): Logger & PinoLogger<CustomLevels>;
  /** The level that counts, of the logger or of the nearest ancestor that has one: Pino's number. */
  readonly effectiveLevel: number;
}
