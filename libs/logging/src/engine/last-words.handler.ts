import { Handler } from '../handlers/handler.js';
import type { LogRecord } from '../log-record.js';

/** Passes on what is said while the process ends already, as by its listeners of `exit`, and writes it at once. */
export class LastWordsHandler extends Handler {
  constructor(private readonly target: Handler) {
    super();
    this.level = target.level;
  }

  override get isPlain(): boolean {
    return false;
  }

  override emit(record: LogRecord): void {
    this.target.handle(record);
    this.target.endOfProcess();
  }

  override write(): void {}
}
