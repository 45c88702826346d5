import { resolve } from 'node:path';
import { ImproperlyConfigured } from '@nuages/core';
import { FileWriter } from './file-writer.js';
import { Handler, tellStderr } from './handler.js';

/** Options of {@link FileHandler}. */
export interface FileOptions {
  /** The file's path; folders that are not there are made. */
  readonly filename: string;
  /** `a` (default) goes on at the end, `w` starts anew. */
  readonly mode?: 'a' | 'w';
}

/** Appends lines to a file; those of one turn of the event loop are written at its end, in one go. @see Python's `FileHandler` */
export class FileHandler extends Handler {
  /** The file's absolute path. */
  readonly path: string;
  /** How many lines were dropped because the file could not take them. */
  dropped = 0;
  private readonly file: FileWriter;

  constructor({ filename, mode = 'a' }: FileOptions) {
    super();
    if (typeof filename !== 'string' || filename === '') throw new ImproperlyConfigured('filename: give the path of a file.');
    if (mode !== 'a' && mode !== 'w') throw new ImproperlyConfigured(`mode: '${String(mode)}' is none. Write 'a' or 'w'.`);
    this.path = resolve(filename);
    this.file = this.open(mode);
  }

  override write(line: string): void {
    this.file.append(line);
  }

  override flush(): void {
    this.file.flushSync();
  }

  override async close(): Promise<void> {
    this.file.close();
    this.reportDropped();
  }

  override endOfProcess(): void {
    this.flush();
    this.reportDropped();
  }

  /** Lets go of the file, lets `move` put it away, and begins a new one. Where that fails, it goes on in the old one. */
  protected startAnew(move: () => void): void {
    try {
      this.file.close();
      move();
    } catch (error) {
      this.report(error);
    }
  }

  /** Opened at once, so that a wrong path fails at start-up. */
  private open(mode: 'a' | 'w'): FileWriter {
    try {
      return new FileWriter(this.path, mode, (count, error) => {
        this.dropped += count;
        this.report(error);
      });
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new ImproperlyConfigured(`filename: ${this.path} cannot be opened (${code}). Choose a file that can be written to.`, { cause });
    }
  }

  private reportDropped(): void {
    if (this.dropped > 0) tellStderr(`nuages.logging: ${this.dropped} lines of ${this.path} were dropped.\n`);
    this.dropped = 0;
  }
}

/** Refuses what is no number of files. */
export function checkBackupCount(count: number): void {
  if (!Number.isInteger(count) || count < 0) throw new ImproperlyConfigured('backupCount: give a number of files, or 0.');
}
