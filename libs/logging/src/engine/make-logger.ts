import { ImproperlyConfigured } from '@nuages/core';
import { type LevelWithSilent, pino } from 'pino';
import { type Level, LEVELS, type LevelName } from '../levels.js';
import type { LogArguments, Logger } from '../logger.js';
import { cleanFields } from './clean-fields.js';
import type { Dispatcher } from './dispatcher.js';
import { currentLogFields, NO_FIELDS } from './log-context.js';
import { CENSOR } from './redaction.js';
import { serializeError } from './serialize-error.js';

const PINO_LEVELS: readonly [number, LevelWithSilent][] = [
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warn'],
  [50, 'error'],
  [60, 'fatal'],
];

/** Pino's name of the least level that may get through: those between two names are sorted out behind Pino. */
export function pinoLevelFor(threshold: number): LevelWithSilent {
  if (threshold > 60) return Number.isFinite(threshold) ? 'fatal' : 'silent';
  return PINO_LEVELS.findLast(([number]) => number <= threshold)?.[1] ?? 'trace';
}

/** Makes a logger of Pino's that writes to a dispatcher. */
export function makeLogger(name: string, dispatcher: Dispatcher, redact: readonly string[]): Logger {
  const logger = pino(
    {
      level: pinoLevelFor(dispatcher.plan.threshold),
      base: { name: name === '' ? 'root' : name },
      serializers: { err: (error: unknown) => serializeError(error), error: (error: unknown) => serializeError(error) },
      mixin: currentLogFields,
      mixinMergeStrategy: (fields: object, context: object) => (context === NO_FIELDS ? fields : Object.assign(context, fields)),
      formatters: { log: cleanFields },
      ...(redact.length > 0 && { redact: { paths: [...redact], censor: CENSOR } }),
    },
    dispatcher as unknown as NodeJS.WritableStream,
  );
  const child = Reflect.get(logger, 'child') as (this: object, bindings: object, options?: object) => unknown;
  const named = Object.assign(logger, {
    child(this: typeof logger, bindings: object, options?: object) {
      return child.call(this, cleanFields(bindings as Record<string, unknown>), options); // formatters do not see them
    },
    [pino.symbols.formatOptsSym]: { stringify: stringifyArgument },
    loggerName: name,
    warning: (...values: LogArguments) => logger.warn(...(values as [unknown, string])),
    critical: (...values: LogArguments) => logger.fatal(...(values as [unknown, string])),
    exception: (error: unknown, message?: string, ...values: unknown[]) =>
      logger.error({ err: error instanceof Error ? error : new Error(String(error)) }, message, ...values),
    log: (level: Level, ...values: LogArguments) => logAt(logger as Logger, level, values),
    isEnabledFor: (level: Level) => numberOf(level) >= dispatcher.plan.threshold,
  });
  Object.defineProperty(named, 'effectiveLevel', { get: () => dispatcher.plan.threshold });
  return named as unknown as Logger;
}

/** Logs at any level; Pino has methods for its own only. */
function logAt(logger: Logger, level: Level, values: LogArguments): void {
  const number = numberOf(level);
  if (!logger.isEnabledFor(number)) return;
  const named = PINO_LEVELS.find(([known]) => known === number)?.[1];
  const method = named ?? `level${number}`;
  const target = named ? logger : logger.child({}, { customLevels: { [method]: number }, level: method });
  (target as unknown as Record<string, (...values: unknown[]) => void>)[method]!(...values);
}

function numberOf(level: Level): number {
  if (typeof level === 'number') return level;
  if (Object.hasOwn(LEVELS, level)) return LEVELS[level as LevelName];
  throw new ImproperlyConfigured(`'${String(level)}' is no level. There are ${Object.keys(LEVELS).join(', ')}.`);
}

/** An object among the values of a message (`%o`), without its secrets. */
function stringifyArgument(value: unknown): string {
  return JSON.stringify(cleanFields({ value })['value']) ?? String(value);
}
