import { ImproperlyConfigured } from '@nuages/core';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const MARKS: Readonly<Record<string, (date: Date) => string>> = {
  Y: (date) => String(date.getUTCFullYear()),
  y: (date) => digits(date.getUTCFullYear() % 100, 2),
  m: (date) => digits(date.getUTCMonth() + 1, 2),
  B: (date) => MONTHS[date.getUTCMonth()]!,
  b: (date) => MONTHS[date.getUTCMonth()]!.slice(0, 3),
  d: (date) => digits(date.getUTCDate(), 2),
  j: (date) => digits(dayOfYear(date), 3),
  A: (date) => DAYS[date.getUTCDay()]!,
  a: (date) => DAYS[date.getUTCDay()]!.slice(0, 3),
  H: (date) => digits(date.getUTCHours(), 2),
  I: (date) => digits(date.getUTCHours() % 12 || 12, 2),
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  M: (date) => digits(date.getUTCMinutes(), 2),
  S: (date) => digits(date.getUTCSeconds(), 2),
  f: (date) => `${digits(date.getUTCMilliseconds(), 3)}000`,
  z: () => '+0000',
  Z: () => 'UTC',
  '%': () => '%',
};
const DAY_MS = 86_400_000;

/**
 * Makes a function that writes a moment by strftime's marks, in UTC and English.
 *
 * @throws ImproperlyConfigured that begins with `datefmt: `
 */
export function dateFormat(format: string): (date: Date) => string {
  if (typeof format !== 'string') throw new ImproperlyConfigured('datefmt: a format is a text of marks, as %Y-%m-%d %H:%M:%S.');
  for (const [mark, letter] of format.matchAll(/%(.?)/gsu))
    if (!Object.hasOwn(MARKS, letter!))
      throw new ImproperlyConfigured(`datefmt: '${mark}' is no mark. There are: %${Object.keys(MARKS).join(', %')}.`);
  return (date) => format.replace(/%(.)/gsu, (_mark, letter: string) => MARKS[letter]!(date));
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}
