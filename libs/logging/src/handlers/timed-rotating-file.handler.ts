import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkBackupCount, FileHandler, type FileOptions } from './file.handler.js';
import { type RotationOptions, type RotationPeriod, RotationPeriods } from './rotation-periods.js';

/** Options of {@link TimedRotatingFileHandler}. */
export interface TimedRotatingFileOptions extends FileOptions, RotationOptions {
  /** How many old files are kept; 0 keeps all. Default 0. */
  readonly backupCount?: number;
}

/** What follows the name of an old file, which may have been compressed. */
const OLD = /^\.\d{4}-\d\d-\d\d(?:T\d\d(?:-\d\d(?:-\d\d)?)?)?(?:\.\w+)?$/;

/** A file that starts anew with each period of time; old ones are named after its beginning. @see Python's `TimedRotatingFileHandler` */
export class TimedRotatingFileHandler extends FileHandler {
  private readonly periods: RotationPeriods;
  private readonly backupCount: number;
  private period: RotationPeriod;

  constructor({ when, interval, atTime, utc, backupCount = 0, ...options }: TimedRotatingFileOptions) {
    const periods = new RotationPeriods({ when, interval, atTime, utc });
    checkBackupCount(backupCount);
    super(options);
    this.periods = periods;
    this.backupCount = backupCount;
    const { size, mtimeMs } = statSync(this.path);
    this.period = periods.periodAt(size > 0 ? mtimeMs : Date.now());
  }

  override write(line: string): void {
    const now = Date.now();
    if (now >= this.period.end) this.rotate(now); // a clock that is set back rotates nothing
    super.write(line);
  }

  private rotate(now: number): void {
    const old = `${this.path}.${this.periods.nameOf(this.period)}`;
    this.period = this.periods.periodAt(now);
    this.startAnew(() => {
      if (existsSync(this.path) && !existsSync(old)) renameSync(this.path, old); // an old file is never overwritten
      this.removeOld();
    });
  }

  private removeOld(): void {
    if (this.backupCount === 0) return;
    const folder = dirname(this.path);
    const name = basename(this.path);
    const old = readdirSync(folder).filter((file) => file.startsWith(name) && OLD.test(file.slice(name.length)));
    for (const file of old.toSorted().slice(0, -this.backupCount)) rmSync(join(folder, file), { force: true });
  }
}
