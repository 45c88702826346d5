import type { DatePart, Dialect } from './dialect.js';
import { sqliteJson } from './sqlite-json.js';

const FORMATS: Partial<Record<DatePart, string>> = { year: '%Y', month: '%m', day: '%d', hour: '%H', minute: '%M' };

const TIMES = { hour: '%Y-%m-%d %H:00:00.000', minute: '%Y-%m-%d %H:%M:00.000', second: '%Y-%m-%d %H:%M:%S.000' };
const CLOCK = { hour: '%H:00:00', minute: '%H:%M:00', second: '%H:%M:%S' };
const DAYS: Record<'year' | 'quarter' | 'month' | 'week' | 'day', (value: string) => string> = {
  year: (value) => `strftime('%Y-01-01', ${value})`,
  quarter: (value) => `(strftime('%Y-', ${value}) || printf('%02d-01', (strftime('%m', ${value}) - 1) / 3 * 3 + 1))`,
  month: (value) => `strftime('%Y-%m-01', ${value})`,
  week: (value) => `date(${value}, 'weekday 0', '-6 days')`,
  day: (value) => `date(${value})`,
};

const MOMENT = '%Y-%m-%d %H:%M:%f';
const TYPES = { text: 'TEXT', integer: 'INTEGER', float: 'REAL', decimal: 'NUMERIC' };

/** SQLite, with the functions that our driver registers. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  needsEveryKey: false,
  hasReturning: true,
  numbersParameters: false,
  placeholder: () => '?',
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  lower: (text) => `nuages_lower(${text})`,
  upper: (text) => `nuages_upper(${text})`,
  // GLOB-like case sensitivity: SQLite's LIKE ignores the case of ASCII letters
  like: (text, pattern) => `nuages_like(${pattern}, ${text})`,
  ilike: (text, pattern) => `nuages_ilike(${pattern}, ${text})`,
  regex: (text, pattern, ignoresCase) => `nuages_regexp(${pattern}, ${text}, '${ignoresCase ? 'i' : ''}')`,
  extract: (part, value) => {
    const format = FORMATS[part];
    if (format) return `CAST(strftime('${format}', ${value}) AS INTEGER)`;
    switch (part) {
      case 'quarter':
        return `((CAST(strftime('%m', ${value}) AS INTEGER) + 2) / 3)`;
      case 'second':
        return `CAST(strftime('%S', ${value}) AS INTEGER)`;
      case 'week_day':
        return `(CAST(strftime('%w', ${value}) AS INTEGER) + 1)`;
      case 'iso_week_day':
        return `((CAST(strftime('%w', ${value}) AS INTEGER) + 6) % 7 + 1)`;
      case 'week':
        return `((CAST(strftime('%j', date(${value}, '-3 days', 'weekday 4')) AS INTEGER) - 1) / 7 + 1)`;
      default:
        return `CAST(strftime('%Y', date(${value}, '-3 days', 'weekday 4')) AS INTEGER)`;
    }
  },
  date: (value) => `strftime('%Y-%m-%d', ${value})`,
  time: (value) => `strftime('%H:%M:%S', ${value})`,
  trunc: (kind, value, isDate) => {
    if (kind === 'hour' || kind === 'minute' || kind === 'second') return `strftime('${TIMES[kind]}', ${value})`;
    return isDate ? DAYS[kind](value) : `(${DAYS[kind](value)} || ' 00:00:00.000')`;
  },
  truncTime: (kind, value) => `strftime('${CLOCK[kind]}', ${value})`,
  random: 'RANDOM()',
  now: `strftime('${MOMENT}', 'now')`,
  concat: (parts) => `(${parts.map((part) => `COALESCE(${part}, '')`).join(' || ')})`,
  length: (text) => `LENGTH(${text})`,
  cast: (value, type) => {
    if (type === 'boolean') return `(${value} <> 0)`;
    return type === 'datetime' ? `strftime('${MOMENT}', ${value})` : `CAST(${value} AS ${TYPES[type]})`;
  },
  seconds: (later, earlier) => `ROUND((julianday(${later}) - julianday(${earlier})) * 86400, 3)`,
  shift: (moment, direction, seconds) => `strftime('${MOMENT}', ${moment}, ${direction}(${seconds}) || ' seconds')`,
  divide: (value, by) => `CAST(${value} / ${by} AS INTEGER)`, // parameters are fractions to it
  order: (expression, isDescending, nulls) => `${expression}${isDescending ? ' DESC' : ''}${nulls ? ` NULLS ${nulls.toUpperCase()}` : ''}`,
  isAmong: (send, values) => `IN (SELECT value FROM json_each(${send(`[${values.map(jsonText).join()}]`)}))`,
  json: sqliteJson,
  limit: (limit, offset) =>
    limit === undefined ? (offset > 0 ? ` LIMIT -1 OFFSET ${offset}` : '') : ` LIMIT ${limit}${offset > 0 ? ` OFFSET ${offset}` : ''}`,
};

function jsonText(value: unknown): string {
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
