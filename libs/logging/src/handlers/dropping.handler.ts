import { Handler, tellStderr } from './handler.js';

/** A handler that drops what nobody takes, so that nothing waits without bounds: it counts that, and tells of it. */
export abstract class DroppingHandler extends Handler {
  /** How many lines or records were dropped since that was told last. */
  dropped = 0;

  /** Counts what is dropped; says why, the first time. */
  protected drop(count: number, reason?: string): void {
    this.dropped += count;
    if (reason !== undefined) this.report(new Error(reason));
  }

  /** Tells stderr how many were dropped. */
  protected tellDropped(what: 'lines' | 'records'): void {
    if (this.dropped > 0) tellStderr(`nuages.logging: ${this.constructor.name} has dropped ${this.dropped} ${what}.\n`);
    this.dropped = 0;
  }
}
