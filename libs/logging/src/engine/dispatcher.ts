import type { Filter } from '../filters/filter.js';
import { type Handler, reportFailure } from '../handlers/handler.js';
import { LogRecord, type RecordLine } from '../log-record.js';
import { requestOf } from './record-request.js';

/** Who hears a logger's records: worked out once a configuration. */
export interface DispatchPlan {
  /** The logger's level: Pino's number. */
  readonly level: number;
  /** Records below go nowhere: as the level, but where all is silent, or captured. */
  readonly threshold: number;
  readonly filters: readonly Filter[];
  readonly handlers: readonly Handler[];
  /** Whether all of them take Pino's lines as they are. */
  readonly isPlain: boolean;
}

const NEEDS_METADATA = Symbol.for('pino.metadata');

/**
 * Where Pino writes a logger's lines. It passes a line on as it is where that is enough, and builds the record once where
 * a filter or a formatter needs it.
 */
export class Dispatcher {
  readonly [NEEDS_METADATA] = true;
  // Pino sets these before each write
  lastLevel = 0;
  lastObj: { err?: unknown } | undefined;

  private hasFailed = false;

  constructor(public plan: DispatchPlan) {}

  write(line: string): void {
    const { plan, lastLevel } = this;
    if (lastLevel < plan.threshold) return;
    if (plan.isPlain) {
      for (const handler of plan.handlers) if (lastLevel >= handler.level) handler.handleLine(line);
      return;
    }
    this.writeRecord(line);
  }

  private writeRecord(line: string): void {
    const { plan, lastLevel } = this;
    const record = new LogRecord(JSON.parse(line) as RecordLine, this.lastObj?.err, requestOf(this.lastObj));
    if (!this.passes(record)) return;
    for (const handler of plan.handlers) {
      if (lastLevel < handler.level) continue;
      if (handler.isPlain && Object.keys(record.added).length === 0) handler.handleLine(line);
      else handler.handle(record);
    }
  }

  /** A filter that throws must not reach the code that logs; its record is dropped. */
  private passes(record: LogRecord): boolean {
    try {
      return this.plan.filters.every((filter) => filter.filter(record));
    } catch (error) {
      if (!this.hasFailed) reportFailure(`a filter of the logger '${record.name}'`, error);
      this.hasFailed = true;
      return false;
    }
  }
}
