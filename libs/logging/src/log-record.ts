import { levelNameOf, levelNumberOf } from './levels.js';

/** One line of Pino's JSON, parsed. */
export type RecordLine = Record<string, unknown> & { level: number; time: number; name: string; msg?: string };

const OWN_KEYS = new Set(['level', 'time', 'name', 'msg']);

/**
 * What was logged, with Python's attributes. Secrets are hidden already. A filter may add attributes: they reach the
 * formatters, JSON too.
 *
 * @see Python's `LogRecord`
 */
export class LogRecord {
  /** What filters added. */
  readonly added: Record<string, unknown> = {};

  /** @param line the record as Pino wrote it */
  constructor(
    readonly line: Readonly<RecordLine>,
    /** The error that was logged, as it was thrown. */
    readonly error?: unknown,
  ) {}

  /** Pino's number: 30 is INFO. */
  get level(): number {
    return this.line.level;
  }

  /** Python's name, as `WARNING`. */
  get levelname(): string {
    return levelNameOf(this.line.level);
  }

  /** Python's number: 20 is INFO. */
  get levelno(): number {
    return levelNumberOf(this.line.level);
  }

  /** The logger's name; `root` for the root. */
  get name(): string {
    return this.line.name;
  }

  get message(): string {
    return this.line.msg ?? '';
  }

  /** Milliseconds since 1970. */
  get time(): number {
    return this.line.time;
  }

  /** Everything that the caller and the context said besides the message. */
  get fields(): Record<string, unknown> {
    return Object.fromEntries(Object.entries({ ...this.line, ...this.added }).filter(([key]) => !OWN_KEYS.has(key)));
  }

  /** The stack of the error that was logged, with those of its causes; `undefined` without one. */
  get stack(): string | undefined {
    const { err } = this.line as { err?: { stack?: unknown } };
    return typeof err?.stack === 'string' ? err.stack : undefined;
  }

  /** Adds an attribute, or replaces one. */
  set(name: string, value: unknown): void {
    this.added[name] = value;
  }

  /** An attribute by Python's name, or a field; `undefined` where there is none. */
  get(name: string): unknown {
    if (Object.hasOwn(this.added, name)) return this.added[name];
    return Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name]!(this) : this.line[name];
  }
}

/** Python's attributes that Pino's line has under other names, or not at all. */
const ATTRIBUTES: Readonly<Record<string, (record: LogRecord) => unknown>> = {
  levelname: (record) => record.levelname,
  levelno: (record) => record.levelno,
  name: (record) => record.name,
  message: (record) => record.message,
  asctime: (record) => new Date(record.time).toISOString(),
  created: (record) => record.time / 1000,
  msecs: (record) => record.time % 1000,
  relativeCreated: (record) => record.time - performance.timeOrigin,
  module: (record) => record.name.split('.').at(-1),
  process: () => process.pid,
  processName: () => process.title,
  exc_text: (record) => record.stack,
};

/** Names of Python's attributes that every record has. */
export const ATTRIBUTE_NAMES: readonly string[] = Object.keys(ATTRIBUTES);
