import { ImproperlyConfigured } from '@nuages/core';
import { describeNoLevel, type Level, numberOfLevel } from '../levels.js';
import type { LogRecord } from '../log-record.js';
import { Handler } from './handler.js';

/** Options of {@link MemoryHandler}. */
export interface MemoryOptions {
  /** How many records are held back. Default 1000. */
  readonly capacity?: number;
  /** A record of this level lets all go on. Default `ERROR`. */
  readonly flushLevel?: Level;
  /** The handler that they go on to: a name in the dictionary. */
  readonly target: Handler;
}

/** Holds records back until there are many, or one is serious: then all go on to another handler. @see Python's `MemoryHandler` */
export class MemoryHandler extends Handler {
  private records: LogRecord[] = [];
  private readonly capacity: number;
  private readonly flushLevel: number;
  /** The handler that records go on to. */
  readonly target: Handler;

  constructor({ capacity = 1000, flushLevel = 'ERROR', target }: MemoryOptions) {
    super();
    if (!target) throw new ImproperlyConfigured('target: name the handler that records go on to.');
    if (!(capacity >= 1)) throw new ImproperlyConfigured('capacity: give a number of records from 1 on.');
    this.capacity = capacity;
    const level = numberOfLevel(flushLevel);
    if (level === undefined) throw new ImproperlyConfigured(`flushLevel: ${describeNoLevel(flushLevel)}`);
    this.flushLevel = level;
    this.target = target;
  }

  /** It keeps records, not lines. */
  override get isPlain(): boolean {
    return false;
  }

  override emit(record: LogRecord): void {
    if (this.target.formatter.readsCallSite) void record.callSite; // nobody can find it later
    this.records.push(record);
    if (record.level >= this.flushLevel || this.records.length >= this.capacity) this.flush();
  }

  override write(): void {}

  override flush(): void {
    const records = this.records;
    this.records = [];
    for (const record of records) if (record.level >= this.target.level) this.target.handle(record);
    this.target.flush();
  }
}
