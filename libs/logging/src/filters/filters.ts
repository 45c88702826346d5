import { ImproperlyConfigured } from '@nuages/core';
import { redactPaths } from '../engine/redact-paths.js';
import { describeNoLevel, type Level, numberOfLevel } from '../levels.js';
import type { LogRecord } from '../log-record.js';
import { Filter, type FilterContext } from './filter.js';

/** Lets a logger and those below it through: the filter of `{ name: 'blog' }`. */
export class NameFilter extends Filter {
  private readonly name: string;

  constructor({ name = '' }: { name?: string }) {
    super();
    if (typeof name !== 'string') throw new ImproperlyConfigured('name: give the name of a logger.');
    this.name = name;
  }

  override filter({ name }: LogRecord): boolean {
    return this.name === '' || name === this.name || name.startsWith(`${this.name}.`);
  }
}

/** Lets records through in development only. @see Django's `RequireDebugTrue` */
export class RequireDebugTrue extends Filter {
  private readonly debug: boolean;

  constructor({ debug }: FilterContext) {
    super();
    this.debug = debug;
  }

  override filter(): boolean {
    return this.debug;
  }
}

/** Lets records through in production only. @see Django's `RequireDebugFalse` */
export class RequireDebugFalse extends Filter {
  private readonly debug: boolean;

  constructor({ debug }: FilterContext) {
    super();
    this.debug = debug;
  }

  override filter(): boolean {
    return !this.debug;
  }
}

/** Asks a function. @see Django's `CallbackFilter` */
export class CallbackFilter extends Filter {
  private readonly callback: (record: LogRecord) => boolean;

  constructor({ callback }: { callback?: (record: LogRecord) => boolean }) {
    super();
    if (typeof callback !== 'function') throw new ImproperlyConfigured('callback: give a function of a record that returns true or false.');
    this.callback = callback;
  }

  override filter(record: LogRecord): boolean {
    return this.callback(record);
  }
}

/** Lets levels between two through, both included. */
export class LevelFilter extends Filter {
  private readonly min: number;
  private readonly max: number;

  constructor({ min = 0, max = Infinity }: { min?: Level; max?: Level }) {
    super();
    this.min = numberOf(min, 'min');
    this.max = numberOf(max, 'max');
  }

  override filter({ level }: LogRecord): boolean {
    return level >= this.min && level <= this.max;
  }
}

/** How many messages a rate limit tells apart; the one that began first is forgotten first. */
const MAX_COUNTED = 1000;

/**
 * Lets so many records of one logger and message through in a span of time, in milliseconds; the rest are dropped, and the
 * first one of the next span says how many, as `suppressed`.
 */
export class RateLimitFilter extends Filter {
  private readonly counts = new Map<string, { since: number; count: number }>();
  private readonly limit: number;
  private readonly perMs: number;

  constructor({ limit = 10, perMs = 60_000 }: { limit?: number; perMs?: number }) {
    super();
    if (!(limit > 0)) throw new ImproperlyConfigured('limit: give a number of records above 0.');
    if (!(perMs > 0)) throw new ImproperlyConfigured('perMs: give a span of time in milliseconds above 0.');
    this.limit = limit;
    this.perMs = perMs;
  }

  override filter(record: LogRecord): boolean {
    const { name, message, time } = record;
    const key = `${name}\n${message}`;
    const found = this.counts.get(key);
    if (found && time - found.since < this.perMs) return ++found.count <= this.limit;
    if (found && found.count > this.limit) record.set('suppressed', found.count - this.limit);
    this.counts.delete(key);
    if (this.counts.size >= MAX_COUNTED) this.counts.delete(this.counts.keys().next().value!); // messages are open-ended
    this.counts.set(key, { since: time, count: 1 });
    return true;
  }
}

/**
 * Hides the values at some paths, in Pino's notation: `user.ssn`, `*.pin`, `items[*].key`. Where it stands on a handler, what
 * it hides stays hidden for the handlers behind it.
 */
export class RedactFilter extends Filter {
  private readonly redact: ReturnType<typeof redactPaths>;

  constructor({ paths = [], censor }: { paths?: readonly string[]; censor?: string }) {
    super();
    this.redact = redactPaths(paths, censor);
  }

  override filter(record: LogRecord): boolean {
    const { fields } = record;
    const hidden = this.redact(fields);
    for (const [key, value] of Object.entries(hidden)) if (value !== fields[key]) record.set(key, value);
    return true;
  }
}

function numberOf(level: Level, key: string): number {
  const number = numberOfLevel(level);
  if (number === undefined) throw new ImproperlyConfigured(`${key}: ${describeNoLevel(level)}`);
  return number;
}
