import type { Filter } from '../filters/filter.js';
import { Handler } from '../handlers/handler.js';
import type { LogRecord } from '../log-record.js';

/** Passes on to a handler what its logger would have let through. */
export class ThresholdHandler extends Handler {
  constructor(
    private readonly target: Handler,
    threshold: number,
    private readonly loggerFilters: readonly Filter[],
  ) {
    super();
    this.level = Math.max(threshold, target.level);
  }

  override get isPlain(): boolean {
    return false;
  }

  override emit(record: LogRecord): void {
    if (this.loggerFilters.every((filter) => filter.filter(record))) this.target.handle(record);
  }

  override write(): void {}
}
