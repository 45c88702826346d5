import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';

/** A moment by its parts, in UTC; `micro` is microseconds. */
export interface Moment {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  micro: number;
}

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})\n?$/;
const TIME = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?/;
const DATE_TIME =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?(Z|[+-]\d{2}(?::?\d{2})?)?\n?$/;

/** Reads `2024-02-29`; `undefined` when it is no date of the calendar. */
export function readIsoDate(text: string): Moment | undefined {
  const match = DATE.exec(text);
  return match ? checked({ ...midnight(match), hour: 0, minute: 0, second: 0, micro: 0 }) : undefined;
}

/** Reads `10:20[:30[.123456]]`, and like Django ignores what follows. */
export function readIsoTime(text: string): Moment | undefined {
  const match = TIME.exec(text);
  return match ? checked({ year: 1900, month: 1, day: 1, ...clock(match, 1) }) : undefined;
}

/** Reads an ISO 8601 date and time; `offset` is in minutes, `undefined` where the text has none. */
export function readIsoDateTime(text: string): (Moment & { offset: number | undefined }) | undefined {
  const match = DATE_TIME.exec(text);
  const moment = match && checked({ ...midnight(match), ...clock(match, 4) });
  if (!moment) return undefined;
  const offset = readOffset(match[8]);
  return Math.abs(offset ?? 0) < 1440 ? { ...moment, offset } : undefined;
}

/** `HH:MM:SS[.ffffff]` */
export function writeTime({ hour, minute, second, micro }: Moment): string {
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${micro ? `.${pad(micro, 6)}` : ''}`;
}

/** `YYYY-MM-DD` */
export function writeDate({ year, month, day }: Moment): string {
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** The moment, when its parts make one in the years 1 to 9999. */
export function checked(moment: Moment): Moment | undefined {
  const { year, month, day, hour, minute, second } = moment;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day > days ? undefined : moment;
}

/** The parts of a Date in UTC. */
export function partsOf(date: Date): Moment {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    micro: date.getUTCMilliseconds() * 1000,
  };
}

/** The Date of a moment in UTC; below the millisecond it is cut. */
export function toDate({ year, month, day, hour, minute, second, micro }: Moment): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, Math.floor(micro / 1000));
  return date;
}

/** A number with leading zeros. */
export function pad(number: number, width = 2): string {
  return String(number).padStart(width, '0');
}

function midnight(match: RegExpExecArray): Pick<Moment, 'year' | 'month' | 'day'> {
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}

function clock(match: RegExpExecArray, at: number): Pick<Moment, 'hour' | 'minute' | 'second' | 'micro'> {
  const [hour, minute, second = 0] = [match[at], match[at + 1], match[at + 2]].map((part) =>
    part === undefined ? undefined : Number(part),
  );
  return { hour: hour!, minute: minute!, second, micro: Number((match[at + 3] ?? '').padEnd(6, '0')) };
}

function readOffset(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + (text.length > 3 ? Number(text.slice(-2)) : 0);
  return text.startsWith('-') ? -minutes : minutes;
}

/** JSON Schema of a date or time: the format's name where the spelling is ISO 8601. */
export function describeMoment(
  { format = 'iso-8601', inputFormats }: { format?: string | null; inputFormats?: readonly string[] },
  name: string,
  { io }: SchemaScope,
): JsonSchema {
  if (io === 'output' && format === null) return {};
  const isIso = io === 'output' ? format === 'iso-8601' : !inputFormats || inputFormats.every((input) => input === 'iso-8601');
  return isIso ? { type: 'string', format: name } : { type: 'string' };
}
