import { checked, type Moment, pad, toDate } from './moment.js';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

type Writer = (moment: Moment) => string;

const WRITERS: Readonly<Record<string, Writer>> = {
  Y: ({ year }) => pad(year, 4),
  y: ({ year }) => pad(year % 100),
  m: ({ month }) => pad(month),
  B: ({ month }) => MONTHS[month - 1]!,
  b: ({ month }) => MONTHS[month - 1]!.slice(0, 3),
  d: ({ day }) => pad(day),
  H: ({ hour }) => pad(hour),
  I: ({ hour }) => pad(hour % 12 || 12),
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  M: ({ minute }) => pad(minute),
  S: ({ second }) => pad(second),
  f: ({ micro }) => pad(micro, 6),
  A: (moment) => DAYS[toDate(moment).getUTCDay()]!,
  a: (moment) => DAYS[toDate(moment).getUTCDay()]!.slice(0, 3),
  w: (moment) => String(toDate(moment).getUTCDay()),
  u: (moment) => String(toDate(moment).getUTCDay() || 7),
  j: (moment) => pad(dayOfYear(moment), 3),
  U: (moment) => pad(weekOfYear(moment, toDate(moment).getUTCDay())),
  W: (moment) => pad(weekOfYear(moment, (toDate(moment).getUTCDay() + 6) % 7)),
  G: (moment) => pad(thursdayOf(moment).getUTCFullYear(), 4),
  V: (moment) => pad(isoWeek(moment)),
  c: (moment) => strftime(moment, '%a %b ') + `${moment.day}`.padStart(2) + strftime(moment, ' %H:%M:%S %Y'),
  x: (moment) => strftime(moment, '%m/%d/%y'),
  X: (moment) => strftime(moment, '%H:%M:%S'),
  '%': () => '%',
};

/** The directives that depend on the time zone. */
export interface ZoneWriters {
  readonly z: () => string;
  readonly Z: () => string;
}

const UTC: ZoneWriters = { z: () => '+0000', Z: () => 'UTC' };

/** Of days and times of day, which are in no zone. */
export const NO_ZONE: ZoneWriters = { z: () => '', Z: () => '' };

const READERS: Readonly<Record<string, string>> = {
  Y: '\\d{4}',
  y: '\\d{2}',
  m: '1[0-2]|0[1-9]|[1-9]',
  d: '3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]',
  H: '2[0-3]|[01]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  S: '6[01]|[0-5]\\d|\\d',
  f: '\\d{1,6}',
  p: 'am|pm',
  B: MONTHS.join('|'),
  b: MONTHS.map((month) => month.slice(0, 3)).join('|'),
  A: DAYS.join('|'),
  a: DAYS.map((day) => day.slice(0, 3)).join('|'),
  z: '[+-]\\d{2}:?\\d{2}|Z',
};

/** Writes a moment by a pattern of Python's `strftime`, in English; `%-d` and the like without zeros in front. */
export function strftime(moment: Moment, pattern: string, zone: ZoneWriters = UTC): string {
  const writers: Readonly<Record<string, Writer | undefined>> = { ...WRITERS, ...zone };
  return pattern.replace(/%(-?)(.)/gs, (directive, isBare: string, letter: string) => {
    const text = writers[letter]?.(moment) ?? directive;
    return isBare ? text.replace(/^0+(?=\d)/, '') : text;
  });
}

/** Reads a text by a pattern of Python's `strptime`; `undefined` when it does not fit. */
export function strptime(text: string, pattern: string): (Moment & { offset: number | undefined }) | undefined {
  const found = compilePattern(pattern).exec(text)?.groups;
  if (!found) return undefined;
  const moment = checked({
    year: found['Y'] ? Number(found['Y']) : found['y'] ? centuryOf(Number(found['y'])) : 1900,
    month: readMonth(found),
    day: Number(found['d'] ?? 1),
    hour: readHour(found),
    minute: Number(found['M'] ?? 0),
    second: Number(found['S'] ?? 0),
    micro: Number((found['f'] ?? '').padEnd(6, '0')),
  });
  return moment && { ...moment, offset: readZone(found['z']) };
}

const patterns = new Map<string, RegExp>(); // patterns are declared by the program: few

function compilePattern(pattern: string): RegExp {
  let regex = patterns.get(pattern);
  if (!regex) {
    const source = pattern.replace(/%(.)|([\\^$.*+?()[\]{}|])|\s+/gs, (part, letter?: string, special?: string) => {
      if (letter === '%') return '%';
      if (letter) return READERS[letter] ? `(?<${letter}>${READERS[letter]})` : '(?!)';
      return special ? `\\${special}` : '\\s+';
    });
    patterns.set(pattern, (regex = new RegExp(`^${source}$`, 'i')));
  }
  return regex;
}

type Found = Readonly<Record<string, string | undefined>>;

function readMonth(found: Found): number {
  const name = (found['B'] ?? found['b'])?.slice(0, 3).toLowerCase();
  return name ? MONTHS.findIndex((month) => month.slice(0, 3).toLowerCase() === name) + 1 : Number(found['m'] ?? 1);
}

function readHour(found: Found): number {
  if (found['I'] === undefined) return Number(found['H'] ?? 0);
  return (Number(found['I']) % 12) + (found['p']?.toLowerCase() === 'pm' ? 12 : 0);
}

function readZone(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

function centuryOf(year: number): number {
  return year < 69 ? 2000 + year : 1900 + year;
}

/** The week of the year, from 0; `weekday` counts from the day that weeks begin with. */
function weekOfYear(moment: Moment, weekday: number): number {
  return Math.floor((dayOfYear(moment) + 6 - weekday) / 7);
}

/** The Thursday of the week, by whose year and day ISO 8601 counts weeks. */
function thursdayOf(moment: Moment): Date {
  const date = toDate(moment);
  date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  return date;
}

function isoWeek(moment: Moment): number {
  const thursday = thursdayOf(moment);
  const first = toDate({ ...moment, year: thursday.getUTCFullYear(), month: 1, day: 1 });
  return Math.floor((thursday.getTime() - first.getTime()) / 604_800_000) + 1;
}

function dayOfYear(moment: Moment): number {
  const first = toDate({ ...moment, month: 1, day: 1 });
  return Math.floor((toDate(moment).getTime() - first.getTime()) / 86_400_000) + 1;
}
