import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** What may wait for a reader that does not read, in bytes. */
const MAX_WAITING = 16 * 1024 * 1024;
/** How often a full pipe is tried again, in milliseconds. */
const RETRY = 20;
const LINE_BREAK = 10;

/** Writes to a pipe and never waits for its reader: what the pipe does not take is kept, in bounds, and tried again. */
export class PipeWriter {
  private waiting: Buffer[] = [];
  private waitingLength = 0;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param fd a descriptor that does not block
   * @param onLost called with the number of lines that could not be written, and why
   */
  constructor(
    private readonly fd: number,
    private readonly onLost: (count: number, error: unknown) => void,
  ) {}

  /** Writes a line, now or as soon as there is room. */
  write(line: string): void {
    const data = Buffer.from(line);
    if (this.waitingLength + data.length > MAX_WAITING) return this.onLost(1, new Error('nobody reads the pipe, and too much waits'));
    this.waiting.push(data);
    this.waitingLength += data.length;
    if (this.timer === undefined) this.writeWaiting();
  }

  /** Writes what waits, as far as the pipe takes it. Tells whether all is written. */
  writeWaiting(): boolean {
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      while (this.waiting.length > 0) this.writeSome();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') this.timer = setTimeout(() => this.writeWaiting(), RETRY).unref();
      else this.giveUp(error);
    }
    return this.waiting.length === 0;
  }

  /** Waits for the reader, at most so many milliseconds, while other code runs. */
  async drain(limit: number): Promise<void> {
    const end = Date.now() + limit;
    while (!this.writeWaiting() && Date.now() < end) await wait(RETRY);
    this.giveUp(new Error('nobody reads the pipe'));
  }

  /** As {@link drain}, while nothing else runs: for the end of a process. */
  drainSync(limit: number): void {
    const end = Date.now() + limit;
    while (!this.writeWaiting() && Date.now() < end) pause(RETRY);
    this.giveUp(new Error('nobody reads the pipe'));
  }

  private writeSome(): void {
    const data = this.waiting.length === 1 ? this.waiting[0]! : Buffer.concat(this.waiting);
    this.waiting = [data];
    const written = writeSync(this.fd, data);
    this.waitingLength -= written;
    this.waiting = written < data.length ? [data.subarray(written)] : [];
  }

  private giveUp(error: unknown): void {
    const count = this.waiting.reduce((sum, data) => sum + data.filter((byte) => byte === LINE_BREAK).length, 0);
    this.waiting = [];
    this.waitingLength = 0;
    if (count > 0) this.onLost(count, error);
  }
}

/** Lets nothing else run for a while. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
