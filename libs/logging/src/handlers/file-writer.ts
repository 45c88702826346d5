import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeWhole } from './write-whole.js';

/** What may wait until it is written, in characters. */
const MAX_WAITING = 65_536;
const LINE_BREAK = 10;

/**
 * Appends lines to a file: those of one turn of the event loop in one go, so that nothing waits longer than that.
 * It opens the file at once, and again after {@link close} when a line comes.
 */
export class FileWriter {
  private fd: number | undefined;
  private waiting: string[] = [];
  private waitingLength = 0;
  private isScheduled = false;
  /** Whether the last byte that was written ended a line. */
  private isAtStart = true;

  /**
   * @param onLost called with the number of lines that could not be written, and why
   * @throws what opening the file throws
   */
  constructor(
    readonly path: string,
    mode: 'a' | 'w',
    private readonly onLost: (count: number, error: unknown) => void,
  ) {
    this.open(mode);
  }

  /** Writes a line, at the latest at the end of this turn. */
  append(line: string): void {
    this.waiting.push(line);
    this.waitingLength += line.length;
    if (this.waitingLength >= MAX_WAITING) return this.flushSync();
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.flushSync();
    });
  }

  /** Writes what waits, at once. */
  flushSync(): void {
    if (this.waiting.length === 0) return;
    const lines = this.waiting;
    this.waiting = [];
    this.waitingLength = 0;
    try {
      if (this.fd === undefined) this.open();
      const prefix = this.isAtStart ? '' : '\n'; // after half a line
      const data = Buffer.from(prefix + lines.join(''));
      const { written, error } = writeWhole(this.fd!, data);
      if (written > 0) this.isAtStart = data[written - 1] === LINE_BREAK;
      if (written < data.length) this.onLost(lines.length - wholeLines(lines, written - prefix.length), error);
    } catch (error) {
      this.onLost(lines.length, error);
    }
  }

  /** Writes what waits and lets go of the file. */
  close(): void {
    this.flushSync();
    if (this.fd === undefined) return;
    const { fd } = this;
    this.fd = undefined;
    this.isAtStart = true;
    closeSync(fd);
  }

  /** Opens the file again, which may be another by now. */
  open(mode: 'a' | 'w' = 'a'): void {
    makeFolder(dirname(this.path));
    this.fd = openSync(this.path, mode);
  }
}

/** How many of the lines are within so many bytes. */
function wholeLines(lines: readonly string[], bytes: number): number {
  let [count, end] = [0, 0];
  for (const line of lines) {
    end += Buffer.byteLength(line);
    if (end > bytes) return count;
    count += 1;
  }
  return count;
}

/** As `mkdir -p`. Node's own `recursive` never ends where the file system refuses new folders with ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
