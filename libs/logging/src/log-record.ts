import { basename, extname } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { RequestContext } from '@nuages/core';
import { type CallSite, findCallSite } from './engine/call-site.js';
import { hideSecrets } from './engine/redaction.js';
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

  private foundCallSite: CallSite | undefined;

  /** @param line the record as Pino wrote it */
  constructor(
    readonly line: Readonly<RecordLine>,
    /** The error that was logged, as it was thrown. */
    readonly error?: unknown,
    /** The request that was being served. */
    readonly request?: RequestContext,
  ) {}

  /** The line of code that logged it. Found when it is first asked for, which has to be while the record is handled. */
  get callSite(): CallSite | undefined {
    return (this.foundCallSite ??= findCallSite());
  }

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

  /** Adds an attribute, or replaces one. Secrets in it are hidden. */
  set(name: string, value: unknown): void {
    Object.assign(this.added, hideSecrets({ [name]: value }));
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
  pathname: (record) => record.callSite?.pathname,
  filename: ({ callSite }) => callSite && basename(callSite.pathname),
  module: ({ callSite }) => callSite && basename(callSite.pathname, extname(callSite.pathname)),
  lineno: (record) => record.callSite?.lineno,
  funcName: (record) => record.callSite?.funcName,
  process: () => process.pid,
  processName: () => process.title,
  thread: () => threadId,
  threadName: () => (threadId === 0 ? 'MainThread' : `Thread-${threadId}`),
  exc_text: (record) => record.stack,
};

/** Attributes that are found by a look at the stack. */
export const CALL_SITE_NAMES: readonly string[] = ['pathname', 'filename', 'module', 'lineno', 'funcName'];
