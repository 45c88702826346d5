import { mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ImproperlyConfigured } from '@nuages/core';
import { pino } from 'pino';
import { Handler } from './handler.js';

/** Options of {@link FileHandler}. */
export interface FileOptions {
  /** The file's path; folders that are not there are made. */
  readonly filename: string;
  /** `a` (default) goes on at the end, `w` starts anew. */
  readonly mode?: 'a' | 'w';
  /** How much may wait for a slow disk, in bytes; what is beyond is dropped and counted. Default 16 MiB. */
  readonly maxBuffer?: number;
}

const DEFAULT_BUFFER = 16 * 1024 * 1024;

/** Writes lines to a file. @see Python's `FileHandler` */
export class FileHandler extends Handler {
  /** The file's absolute path. */
  readonly path: string;
  /** How many lines were dropped because the file could not take them. */
  dropped = 0;
  private readonly maxBuffer: number;
  private file: ReturnType<typeof pino.destination>;

  constructor({ filename, mode = 'a', maxBuffer = DEFAULT_BUFFER }: FileOptions) {
    super();
    if (typeof filename !== 'string' || filename === '') throw new ImproperlyConfigured('filename: give the path of a file.');
    this.path = resolve(filename);
    this.maxBuffer = maxBuffer;
    this.file = this.open(mode);
  }

  override write(line: string): void {
    this.file.write(line);
  }

  override flush(): void {
    try {
      this.file.flushSync();
    } catch (error) {
      this.report(error);
    }
  }

  override async close(): Promise<void> {
    if (this.dropped > 0) process.stderr.write(`nuages.logging: ${this.dropped} lines of ${this.path} were dropped.\n`);
    await new Promise<void>((done) => {
      this.file.once('close', done);
      this.file.once('error', () => done());
      this.file.end();
    });
  }

  /** Lets go of the file, lets `move` put it away, and begins a new one. */
  protected startAnew(move: () => void): void {
    this.flush();
    this.file.end();
    move();
    this.file = this.open('a');
  }

  /** Opened at once, so that a wrong path fails at start-up and the first line is never lost. */
  private open(mode: 'a' | 'w'): ReturnType<typeof pino.destination> {
    const file = pino.destination({ fd: descriptorOf(this.path, mode), sync: false, maxLength: this.maxBuffer });
    file.on('error', (error: unknown) => this.report(error));
    file.on('drop', () => {
      this.dropped += 1;
      this.report(new Error(`${this.path} is too slow, lines are dropped`));
    });
    return file;
  }
}

function descriptorOf(path: string, mode: 'a' | 'w'): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, mode);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ImproperlyConfigured(`filename: ${path} cannot be opened (${code}). Choose a file that can be written to.`, { cause });
  }
}
