import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { ImproperlyConfigured } from '@nuages/core';
import { checkBackupCount, FileHandler, type FileOptions } from './file.handler.js';

/** Options of {@link RotatingFileHandler}. */
export interface RotatingFileOptions extends FileOptions {
  /** The size at which the file starts anew, in bytes; 0 never. Default 0. What is there already is kept, whatever the mode. */
  readonly maxBytes?: number;
  /** How many old files are kept: `app.log.1` is the latest. Default 0: the file never starts anew, so that nothing is lost. */
  readonly backupCount?: number;
}

/** A file that starts anew when it is full, and keeps some old ones. @see Python's `RotatingFileHandler` */
export class RotatingFileHandler extends FileHandler {
  private readonly maxBytes: number;
  private readonly backupCount: number;
  private size: number;

  constructor({ maxBytes = 0, backupCount = 0, ...options }: RotatingFileOptions) {
    if (typeof maxBytes !== 'number' || !(maxBytes >= 0)) throw new ImproperlyConfigured('maxBytes: give a number of bytes, or 0.');
    checkBackupCount(backupCount);
    super(maxBytes > 0 ? { ...options, mode: 'a' } : options);
    this.maxBytes = maxBytes;
    this.backupCount = backupCount;
    this.size = statSync(this.path).size;
  }

  override write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.maxBytes > 0 && this.backupCount > 0 && this.isFullWith(bytes)) this.rotate();
    this.size += bytes;
    super.write(line);
  }

  /** What the disk did not take must not push out old files: where the file seems to be full, the disk is asked. */
  private isFullWith(bytes: number): boolean {
    if (this.size === 0 || this.size + bytes <= this.maxBytes) return false;
    this.flush();
    this.size = statSync(this.path, { throwIfNoEntry: false })?.size ?? this.size;
    return this.size > 0 && this.size + bytes > this.maxBytes;
  }

  private rotate(): void {
    this.startAnew(() => rotateFiles(this.path, this.backupCount));
    this.size = 0;
  }
}

/** Renames `file` to `file.1`, `file.1` to `file.2` and so on; the last one goes. */
function rotateFiles(path: string, backupCount: number): void {
  rmSync(`${path}.${backupCount}`, { force: true });
  for (let index = backupCount - 1; index >= 1; index -= 1)
    if (existsSync(`${path}.${index}`)) renameSync(`${path}.${index}`, `${path}.${index + 1}`);
  if (existsSync(path)) renameSync(path, `${path}.1`);
}
