const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ISO_DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const SLASHED_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/;
const MONTH_FIRST = /^([a-z]+)\s+(\d{1,2}),?\s+(\d{4})$/i;
const DAY_FIRST = /^(\d{1,2})\s+([a-z]+),?\s+(\d{4})$/i;
const TIME = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?$/;
const ISO_DATETIME = /^(\d{4}-\d{1,2}-\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** Reads a date as Django's forms do, to `'YYYY-MM-DD'`; `undefined` when it is none. */
export function readDate(text: string): string | undefined {
  const parts = splitDate(text);
  if (!parts) return undefined;
  const [year, month, day] = parts;
  const moment = new Date(Date.UTC(2000, month - 1, day));
  moment.setUTCFullYear(year, month - 1, day);
  const isReal = year > 0 && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
  return isReal ? `${pad(year, 4)}-${pad(month)}-${pad(day)}` : undefined;
}

/** Reads ISO 8601, or a date with a time in Django's other formats, or a date alone. */
export function readDateTime(text: string): Date | undefined {
  const iso = readIsoDateTime(text);
  if (iso) return iso;
  const at = /^(.+?) (\d{1,2}:\S+)$/.exec(text);
  const date = readDate(at ? at[1]! : text);
  const time = at ? readTime(at[2]!) : '00:00:00';
  return date && time ? new Date(`${date}T${time}Z`) : undefined;
}

/** Reads ISO 8601 with a time; `undefined` for anything else, and for what lies outside the years 1 to 9999 in UTC. Digits below the millisecond are dropped. */
export function readIsoDateTime(text: string): Date | undefined {
  const match = ISO_DATETIME.exec(text);
  if (!match) return undefined;
  const [, day, hour, minute, second = '0', fraction = '', zone = 'Z'] = match;
  const date = readDate(day!);
  const time = readTime(`${hour}:${minute}:${second}${fraction && `.${fraction}`}`);
  const offset = offsetMinutes(zone);
  if (!date || !time || offset === undefined) return undefined;
  const moment = new Date(Date.parse(`${date}T${time.slice(0, 12)}Z`) - offset * 60_000);
  const year = moment.getUTCFullYear();
  return year >= 1 && year <= 9999 ? moment : undefined;
}

/** Reads a time of day to `'HH:MM:SS[.ffffff]'`. */
export function readTime(text: string): string | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [hour, minute, second] = [match[1], match[2], match[3] ?? '0'].map(Number) as [number, number, number];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = match[4] && Number(match[4]) > 0 ? `.${match[4].padEnd(6, '0')}` : '';
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}`;
}

const DURATION = /^(?:(-?\d+) (?:days?, )?)?(-?)(?:(?:(\d+):)?(\d+):)?(\d+)(?:[.,](\d{1,6})\d{0,6})?$/;
const ISO_DURATION = /^([+-]?)P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** The longest duration in seconds, as Python's `timedelta` has it. */
const MAX_DURATION = 999_999_999 * 86_400;

/** Reads Django's `[D ]HH:MM:SS[.ffffff]` or ISO 8601 to seconds; `undefined` for anything else, and for more than 999,999,999 days. */
export function readDuration(text: string): number | undefined {
  const seconds = readSeconds(text);
  return seconds !== undefined && Math.abs(seconds) <= MAX_DURATION ? seconds : undefined;
}

function readSeconds(text: string): number | undefined {
  const plain = DURATION.exec(text);
  if (plain) {
    const [, days = '0', sign, hours = '0', minutes = '0', seconds = '0', fraction = '0'] = plain;
    const clock = Number(hours) * 3600 + Number(minutes) * 60 + Number(`${seconds}.${fraction}`);
    return Number(days) * 86_400 + (sign ? -clock : clock);
  }
  const iso = ISO_DURATION.exec(text.replace(/^(-?)(\d+) days?$/, '$1P$2D'));
  if (!iso) return undefined;
  const [days, hours, minutes, seconds] = iso.slice(2).map((part) => Number(part ?? 0)) as [number, number, number, number];
  const length = days * 86_400 + hours * 3600 + minutes * 60 + seconds;
  return iso[1] === '-' ? -length : length;
}

function splitDate(text: string): [year: number, month: number, day: number] | undefined {
  const iso = ISO_DATE.exec(text);
  if (iso) return [Number(iso[1]), Number(iso[2]), Number(iso[3])];
  const slashed = SLASHED_DATE.exec(text);
  if (slashed) return [fullYear(slashed[3]!), Number(slashed[1]), Number(slashed[2])];
  const named = MONTH_FIRST.exec(text);
  if (named) return [Number(named[3]), monthOf(named[1]!), Number(named[2])];
  const dayFirst = DAY_FIRST.exec(text);
  return dayFirst ? [Number(dayFirst[3]), monthOf(dayFirst[2]!), Number(dayFirst[1])] : undefined;
}

/** Two digits are years from 1969 to 2068, as in POSIX. */
function fullYear(text: string): number {
  const year = Number(text);
  return text.length === 4 ? year : year < 69 ? 2000 + year : 1900 + year;
}

function monthOf(name: string): number {
  const lower = name.toLowerCase();
  return MONTHS.findIndex((month) => month === lower || FULL_MONTHS[month] === lower) + 1;
}

const FULL_MONTHS: Record<string, string> = {
  jan: 'january',
  feb: 'february',
  mar: 'march',
  apr: 'april',
  may: 'may',
  jun: 'june',
  jul: 'july',
  aug: 'august',
  sep: 'september',
  oct: 'october',
  nov: 'november',
  dec: 'december',
};

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  const offset = hours * 60 + minutes; // +02:60 is +03:00, as in Django
  if (offset >= 1440) return undefined;
  return zone.startsWith('-') ? -offset : offset;
}

function pad(number: number, length = 2): string {
  return String(number).padStart(length, '0');
}
