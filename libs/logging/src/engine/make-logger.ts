import { ImproperlyConfigured } from '@nuages/core';
import { type LevelWithSilent, type Logger as PinoLogger, pino } from 'pino';
import { describeNoLevel, type Level, numberOfLevel } from '../levels.js';
import type { LogArguments, Logger } from '../logger.js';
import { cleanFields } from './clean-fields.js';
import type { Dispatcher } from './dispatcher.js';
import { currentLogFields, NO_FIELDS } from './log-context.js';
import { serializeError } from './serialize-error.js';
import { toJson } from './to-json.js';

type Fields = Record<string, unknown>;

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

/**
 * Makes a logger of Pino's that writes to a dispatcher. Its children inherit from it: methods see the child as `this`.
 *
 * @param clean makes fields such as may be written
 */
export function makeLogger(name: string, dispatcher: Dispatcher, clean: (fields: Fields) => Fields): Logger {
  const logger = pino(
    {
      level: pinoLevelFor(dispatcher.plan.threshold),
      base: { name: name === '' ? 'root' : name },
      serializers: { err: (error: unknown) => serializeError(error), error: (error: unknown) => serializeError(error) },
      mixin: currentLogFields,
      mixinMergeStrategy: (fields: object, context: object) => (context === NO_FIELDS ? fields : Object.assign(context, fields)),
      formatters: { log: clean },
    },
    dispatcher as unknown as NodeJS.WritableStream,
  );
  const child = Reflect.get(logger, 'child') as (this: object, bindings: object, options?: object) => unknown;
  const setBindings = Reflect.get(logger, 'setBindings') as (this: object, bindings: object) => void;
  // a child may have a level of its own
  const withOwn = (level: number, { levelVal }: { levelVal: number }) => (levelVal === logger.levelVal ? level : Math.max(level, levelVal));
  Object.assign(logger, METHODS, {
    // formatters do not see bindings
    child(this: object, bindings: Fields, options?: object) {
      return child.call(this, clean(bindings), options);
    },
    setBindings(this: object, bindings: Fields) {
      setBindings.call(this, clean(bindings));
    },
    [pino.symbols.formatOptsSym]: { stringify: (value: unknown) => toJson(clean({ value })['value']) },
    loggerName: name,
    isEnabledFor(this: PinoLogger, level: Level): boolean {
      return numberOf(level) >= withOwn(dispatcher.plan.threshold, this);
    },
  });
  Object.defineProperty(logger, 'effectiveLevel', {
    get(this: PinoLogger) {
      return withOwn(dispatcher.plan.level, this);
    },
  });
  return logger as unknown as Logger;
}

/** Python's names, besides Pino's. */
const METHODS = {
  warning(this: PinoLogger, ...values: LogArguments): void {
    this.warn(...(values as [unknown, string]));
  },
  critical(this: PinoLogger, ...values: LogArguments): void {
    this.fatal(...(values as [unknown, string]));
  },
  exception(this: PinoLogger, error: unknown, message?: string, ...values: unknown[]): void {
    this.error({ err: error instanceof Error ? error : new Error(describeThrown(error)) }, message, ...values);
  },
  log(this: Logger, level: Level, ...values: LogArguments): void {
    const number = numberOf(level);
    if (!this.isEnabledFor(number)) return;
    const named = PINO_LEVELS.find(([known]) => known === number)?.[1];
    const method = named ?? `level${number}`;
    const target = named ? this : this.child({}, { customLevels: { [method]: number }, level: method }); // Pino has methods for its own levels only
    (target as unknown as Record<string, (...values: unknown[]) => void>)[method]!(...values);
  },
};

/** Code may throw anything at all. */
function describeThrown(thrown: unknown): string {
  return typeof thrown === 'object' && thrown !== null ? toJson(cleanFields({ thrown })['thrown']) : String(thrown);
}

function numberOf(level: Level): number {
  const number = numberOfLevel(level);
  if (number === undefined) throw new ImproperlyConfigured(describeNoLevel(level));
  return number;
}
