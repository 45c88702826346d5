import { ImproperlyConfigured } from '@nuages/core';

/** Seconds, minutes, hours, days, days from midnight on (`midnight`), weeks from Monday (`w0`) to Sunday (`w6`) on. */
export type RotationUnit = 's' | 'm' | 'h' | 'd' | 'midnight' | `w${0 | 1 | 2 | 3 | 4 | 5 | 6}`;

/** When a {@link TimedRotatingFileHandler} begins a new file. */
export interface RotationOptions {
  /** The unit, in small letters or in Python's capitals. Default `h`. */
  readonly when?: RotationUnit | Uppercase<RotationUnit>;
  /** How many units make a period. Default 1. */
  readonly interval?: number;
  /** The time at which days and weeks begin, as `04:30` or `04:30:15`. Default midnight. */
  readonly atTime?: string;
  /** Whether times are those of UTC, as all others in a log. `false`: of the machine's time zone. Default `true`. */
  readonly utc?: boolean;
}

/** A span of time, in milliseconds since 1970; the end is the next one's beginning. */
export interface RotationPeriod {
  readonly begin: number;
  readonly end: number;
}

const SPANS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const DAYS = ['d', 'midnight', 'w0', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6'];
const DAY_MS = 86_400_000;
/** The first Monday since 1970-01-01, in days. */
const FIRST_MONDAY = 4;
/** How much of an ISO moment names a period. */
const NAME_LENGTHS: Readonly<Record<string, number>> = { s: 19, m: 16, h: 13 };

/** Divides time into the periods of a rotation. Those of days and weeks follow the calendar: a day may have 23 or 25 hours. */
export class RotationPeriods {
  private readonly unit: string;
  private readonly interval: number;
  private readonly utc: boolean;
  private readonly at: readonly [hours: number, minutes: number, seconds: number];

  /** @throws ImproperlyConfigured that begins with the option */
  constructor({ when = 'h', interval = 1, atTime, utc = true }: RotationOptions) {
    this.unit = String(when).toLowerCase();
    const units = [...Object.keys(SPANS), ...DAYS];
    if (!units.includes(this.unit)) throw new ImproperlyConfigured(`when: '${String(when)}' is none. There are ${units.join(', ')}.`);
    if (typeof interval !== 'number' || !(interval > 0)) throw new ImproperlyConfigured('interval: give a number of units above 0.');
    if (DAYS.includes(this.unit) && !Number.isInteger(interval))
      throw new ImproperlyConfigured('interval: give a whole number of days or weeks.');
    if (typeof utc !== 'boolean') throw new ImproperlyConfigured('utc: it is true or false.');
    if (atTime !== undefined && Object.hasOwn(SPANS, this.unit))
      throw new ImproperlyConfigured(`atTime: it is for days and weeks, not for '${this.unit}'.`);
    this.interval = interval;
    this.utc = utc;
    this.at = readTime(atTime ?? '00:00');
  }

  /** The period that a moment is in. */
  periodAt(time: number): RotationPeriod {
    const span = SPANS[this.unit];
    return span === undefined ? this.daysAt(time) : spanAt(time, span * this.interval);
  }

  /** A period's beginning, as a part of a file's name. */
  nameOf({ begin }: RotationPeriod): string {
    const date = new Date(begin);
    const shown = this.utc ? date : new Date(begin - date.getTimezoneOffset() * 60_000);
    return shown
      .toISOString()
      .slice(0, NAME_LENGTHS[this.unit] ?? 10)
      .replaceAll(':', '-');
  }

  private daysAt(time: number): RotationPeriod {
    const date = new Date(time);
    const today = this.utc
      ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) / DAY_MS
      : Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS;
    const day = this.beginOf(today) > time ? today - 1 : today;
    const isWeek = this.unit.startsWith('w');
    const length = isWeek ? 7 * this.interval : this.interval;
    const first = isWeek ? FIRST_MONDAY + Number(this.unit[1]) : 0;
    const begun = first + Math.floor((day - first) / length) * length;
    return { begin: this.beginOf(begun), end: this.beginOf(begun + length) };
  }

  /** The moment at which a day of the calendar begins; days are counted from 1970-01-01 on. */
  private beginOf(day: number): number {
    const date = new Date(day * DAY_MS);
    const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
    return this.utc ? Date.UTC(year, month, dayOfMonth, ...this.at) : new Date(year, month, dayOfMonth, ...this.at).getTime();
  }
}

function spanAt(time: number, span: number): RotationPeriod {
  const begin = Math.floor(time / span) * span;
  return { begin, end: begin + span };
}

function readTime(text: string): [number, number, number] {
  const [, hours, minutes, seconds = '0'] = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text) ?? [];
  if (hours === undefined) throw new ImproperlyConfigured(`atTime: '${text}' is no time. Write it as 04:30 or 04:30:15.`);
  return [Number(hours), Number(minutes), Number(seconds)];
}
