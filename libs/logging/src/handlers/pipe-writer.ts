import { writevSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { pause } from './write-whole.js';

/** What may wait for a reader that does not read, in bytes. */
const MAX_WAITING = 16 * 1024 * 1024;
/** How many lines go in one write: the system takes 1024 pieces at most. */
const MAX_AT_ONCE = 512;
/** How often a full pipe is tried again, in milliseconds. */
const RETRY = 20;
const LINE_BREAK = 10;

/** Writes to a pipe and never waits for its reader: what the pipe does not take is kept, in bounds, and tried again. */
export class PipeWriter {
  /** Lines that wait, and before {@link next} some that are written already. */
  private lines: Buffer[] = [];
  private next = 0;
  private waitingLength = 0;
  /** Whether the last byte that was written ended a line. */
  private isAtStart = true;
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
    const isAfterHalf = this.waitingLength === 0 && !this.isAtStart; // the rest of a line was given up
    const data = Buffer.from(isAfterHalf ? `\n${line}` : line);
    if (this.waitingLength + data.length > MAX_WAITING) return this.onLost(1, new Error('nobody reads the pipe, and too much waits'));
    this.lines.push(data);
    this.waitingLength += data.length;
    if (this.timer === undefined) this.writeWaiting();
  }

  /** Writes what waits, as far as the pipe takes it. Tells whether all is written. */
  writeWaiting(): boolean {
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      while (this.waitingLength > 0) this.writeSome();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') this.timer = setTimeout(() => this.writeWaiting(), RETRY).unref();
      else this.giveUp(error);
    }
    return this.waitingLength === 0;
  }

  /** Waits for the reader, at most so many milliseconds, while other code runs. Tells whether all is written. */
  async drain(limit: number): Promise<boolean> {
    const end = Date.now() + limit;
    while (!this.writeWaiting() && Date.now() < end) await wait(RETRY);
    return this.waitingLength === 0;
  }

  /** As {@link drain}, while nothing else runs: for the end of a process. */
  drainSync(limit: number): boolean {
    const end = Date.now() + limit;
    while (!this.writeWaiting() && Date.now() < end) pause(RETRY);
    return this.waitingLength === 0;
  }

  /** Forgets what waits. A line of which half is written is ended before the next one. */
  giveUp(error: unknown): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const count = this.lines.length - this.next;
    this.lines = [];
    this.next = 0;
    this.waitingLength = 0;
    if (count > 0) this.onLost(count, error);
  }

  private writeSome(): void {
    let written = writevSync(this.fd, this.lines.slice(this.next, this.next + MAX_AT_ONCE));
    this.waitingLength -= written;
    while (written > 0) written -= this.take(written);
    if (this.next * 2 < this.lines.length) return; // so that no line is moved more than once, on the average
    this.lines = this.lines.slice(this.next);
    this.next = 0;
  }

  /** Takes at most so many bytes off the next line; gives how many. */
  private take(limit: number): number {
    const line = this.lines[this.next]!;
    const count = Math.min(limit, line.length);
    this.isAtStart = line[count - 1] === LINE_BREAK;
    if (count === line.length) this.next += 1;
    else this.lines[this.next] = line.subarray(count);
    return count;
  }
}
