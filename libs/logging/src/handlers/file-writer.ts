import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** What may wait until it is written, in characters. */
const MAX_WAITING = 65_536;

/**
 * Appends lines to a file: those of one turn of the event loop in one go, so that nothing waits longer than that.
 * It opens the file at once, and again after {@link close} when a line comes.
 */
export class FileWriter {
  private fd: number | undefined;
  private waiting: string[] = [];
  private waitingLength = 0;
  private isScheduled = false;

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
      this.writeAll(Buffer.from(lines.join('')));
    } catch (error) {
      this.onLost(lines.length, error);
    }
  }

  /** Writes what waits and lets go of the file. */
  close(): void {
    this.flushSync();
    if (this.fd === undefined) return;
    closeSync(this.fd);
    this.fd = undefined;
  }

  /** Opens the file again, which may be another by now. */
  open(mode: 'a' | 'w' = 'a'): void {
    makeFolder(dirname(this.path));
    this.fd = openSync(this.path, mode);
  }

  private writeAll(data: Buffer): void {
    if (this.fd === undefined) this.open();
    let written = 0;
    while (written < data.length) written += writeSync(this.fd!, data, written);
  }
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
