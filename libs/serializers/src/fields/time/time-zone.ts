import { ImproperlyConfigured } from '@nuages/core';
import { type Moment, partsOf, toDate } from './moment.js';

/**
 * A time zone by its IANA name, as `Europe/Paris`.
 *
 * @see Python's `zoneinfo`
 */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;

  constructor(readonly name: string) {
    try {
      this.format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
    } catch (cause) {
      throw new ImproperlyConfigured(`There is no time zone '${name}'. Give its IANA name, as 'Europe/Paris'.`, { cause });
    }
  }

  /** How many minutes the zone is ahead of UTC at a moment. */
  offsetAt(date: Date): number {
    const name = this.format.formatToParts(date).find(({ type }) => type === 'timeZoneName')!.value;
    const [, sign, hours, minutes, seconds = '0'] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? [];
    if (sign === undefined) return 0;
    const amount = Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
    return sign === '-' ? -amount : amount;
  }

  /** The moment that a clock on the wall shows; `undefined` where the hour is skipped. The first of two, where it comes twice. */
  read(wall: Moment): Date | undefined {
    const asUtc = toDate(wall).getTime();
    const offsets = [asUtc - DAY, asUtc + DAY].map((time) => this.offsetAt(new Date(time)));
    return offsets
      .map((offset) => new Date(asUtc - offset * 60_000))
      .find((date) => date.getTime() + this.offsetAt(date) * 60_000 === asUtc);
  }

  /** What a clock on the wall shows at a moment. */
  wallClock(date: Date): Moment {
    return partsOf(new Date(date.getTime() + this.offsetAt(date) * 60_000));
  }
}

const DAY = 86_400_000;
