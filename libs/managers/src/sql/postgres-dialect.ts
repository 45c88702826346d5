import type { CastType, DatePart, Dialect } from './dialect.js';
import { postgresJson } from './postgres-json.js';

const PARTS: Record<DatePart, string> = {
  year: 'YEAR',
  iso_year: 'ISOYEAR',
  quarter: 'QUARTER',
  month: 'MONTH',
  week: 'WEEK',
  day: 'DAY',
  week_day: 'DOW',
  iso_week_day: 'ISODOW',
  hour: 'HOUR',
  minute: 'MINUTE',
  second: 'SECOND',
};

const TYPES: Record<CastType, string> = {
  text: 'text',
  integer: 'integer',
  float: 'double precision',
  decimal: 'numeric',
  boolean: 'boolean',
  datetime: 'timestamp',
};

/** PostgreSQL. Text compares by code point (`COLLATE "C"`) where order matters. */
export const postgresDialect: Dialect = {
  name: 'postgres',
  needsEveryKey: true,
  hasReturning: true,
  numbersParameters: true,
  placeholder: (position) => `$${position}`,
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  lower: (text) => `LOWER(${text})`,
  upper: (text) => `UPPER(${text})`,
  like: (text, pattern) => `${text}::text LIKE ${pattern}`,
  regex: (text, pattern, ignoresCase) => `${text}::text ${ignoresCase ? '~*' : '~'} ${pattern}`,
  extract: (part, value) => `(FLOOR(EXTRACT(${PARTS[part]} FROM ${value}))::integer${part === 'week_day' ? ' + 1' : ''})`,
  date: (value) => `(${value})::date`,
  time: (value) => `DATE_TRUNC('second', ${value})::time`,
  trunc: (kind, value, isDate) => `DATE_TRUNC('${kind}', ${value})${isDate ? '::date' : ''}`,
  truncTime: (kind, value) => `DATE_TRUNC('${kind}', ${value})::time`,
  random: 'RANDOM()',
  now: `(STATEMENT_TIMESTAMP() AT TIME ZONE 'UTC')`,
  concat: (parts) => `CONCAT(${parts.map((part) => `${part}::text`).join(', ')})`,
  length: (text) => `LENGTH(${text})`,
  cast: (value, type) => `(${value})::${TYPES[type]}`,
  seconds: (later, earlier) => `EXTRACT(EPOCH FROM (${later})::timestamp - (${earlier})::timestamp)::double precision`,
  shift: (moment, direction, seconds) => `((${moment})::timestamp ${direction} (${seconds}) * INTERVAL '1 second')`,
  divide: (value, by) => `(${value} / ${by})`,
  order: (expression, isDescending, nulls) =>
    `${expression}${isDescending ? ' DESC' : ''} NULLS ${(nulls ?? (isDescending ? 'last' : 'first')).toUpperCase()}`,
  isAmong: (send, values) => `= ANY(${send(values)})`,
  json: postgresJson,
  limit: (limit, offset) => `${limit === undefined ? '' : ` LIMIT ${limit}`}${offset > 0 ? ` OFFSET ${offset}` : ''}`,
};
