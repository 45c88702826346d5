import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ImproperlyConfigured } from '@nuages/core';
import { checkBackupCount, FileHandler, type FileOptions } from './file.handler.js';

/** Options of {@link TimedRotatingFileHandler}. */
export interface TimedRotatingFileOptions extends FileOptions {
  /** The unit: seconds, minutes, hours, days, or `midnight` (UTC). Default `h`. */
  readonly when?: 's' | 'm' | 'h' | 'd' | 'midnight';
  /** How many units make a period. Default 1. */
  readonly interval?: number;
  /** How many old files are kept; 0 keeps all. Default 0. */
  readonly backupCount?: number;
}

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, midnight: 86_400_000 };
/** How much of an ISO moment names an old file. */
const SUFFIXES = { s: 19, m: 16, h: 13, d: 10, midnight: 10 };

/** A file that starts anew with each period of time; old ones are named after its beginning. @see Python's `TimedRotatingFileHandler` */
export class TimedRotatingFileHandler extends FileHandler {
  private readonly when: keyof typeof UNITS;
  private readonly periodMs: number;
  private readonly backupCount: number;
  private period: number;

  constructor({ when = 'h', interval = 1, backupCount = 0, ...options }: TimedRotatingFileOptions) {
    if (!Object.hasOwn(UNITS, when))
      throw new ImproperlyConfigured(`when: '${String(when)}' is none. There are ${Object.keys(UNITS).join(', ')}.`);
    if (!(interval > 0)) throw new ImproperlyConfigured('interval: give a number of units above 0.');
    checkBackupCount(backupCount);
    super(options);
    this.when = when;
    this.periodMs = UNITS[when] * interval;
    this.backupCount = backupCount;
    const { size, mtimeMs } = statSync(this.path);
    this.period = this.periodOf(size > 0 ? mtimeMs : Date.now());
  }

  override write(line: string): void {
    const period = this.periodOf(Date.now());
    if (period > this.period) this.rotate(period); // a clock that is set back rotates nothing
    super.write(line);
  }

  private periodOf(time: number): number {
    return Math.floor(time / this.periodMs);
  }

  private rotate(period: number): void {
    const begun = new Date(this.period * this.periodMs).toISOString().slice(0, SUFFIXES[this.when]).replaceAll(':', '-');
    this.startAnew(() => {
      if (existsSync(this.path) && !existsSync(`${this.path}.${begun}`)) renameSync(this.path, `${this.path}.${begun}`); // an old file is never overwritten
    });
    this.period = period;
    this.removeOld();
  }

  private removeOld(): void {
    if (this.backupCount === 0) return;
    const folder = dirname(this.path);
    const name = `${basename(this.path)}.`;
    const old = readdirSync(folder).filter((file) => file.startsWith(name) && /^\d{4}-/.test(file.slice(name.length)));
    for (const file of old.toSorted().slice(0, -this.backupCount)) rmSync(join(folder, file), { force: true });
  }
}
