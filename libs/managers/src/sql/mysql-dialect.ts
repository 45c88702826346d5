import type { DatePart, Dialect } from './dialect.js';
import { mariadbJson, mysqlJson } from './mysql-json.js';

const FUNCTIONS: Partial<Record<DatePart, string>> = {
  year: 'YEAR',
  quarter: 'QUARTER',
  month: 'MONTH',
  day: 'DAYOFMONTH',
  week_day: 'DAYOFWEEK',
  hour: 'HOUR',
  minute: 'MINUTE',
  second: 'SECOND',
};

const TIMES = { hour: '%Y-%m-%d %H:00:00', minute: '%Y-%m-%d %H:%i:00', second: '%Y-%m-%d %H:%i:%s' };
const CLOCK = { hour: '%H:00:00', minute: '%H:%i:00', second: '%H:%i:%s' };
const DAYS: Record<'year' | 'quarter' | 'month' | 'week' | 'day', (value: string) => string> = {
  year: (value) => `DATE_FORMAT(${value}, '%Y-01-01')`,
  quarter: (value) => `MAKEDATE(YEAR(${value}), 1) + INTERVAL (QUARTER(${value}) - 1) QUARTER`,
  month: (value) => `DATE_FORMAT(${value}, '%Y-%m-01')`,
  week: (value) => `DATE(${value}) - INTERVAL WEEKDAY(${value}) DAY`,
  day: (value) => `DATE(${value})`,
};

const TYPES = { text: 'CHAR', integer: 'SIGNED', float: 'DOUBLE', decimal: 'DECIMAL(65, 30)', datetime: 'DATETIME(3)' };

/** MySQL. Text compares by code point (`utf8mb4_bin`). */
export const mysqlDialect: Dialect = {
  name: 'mysql',
  needsEveryKey: true,
  hasReturning: false,
  numbersParameters: false,
  placeholder: () => '?',
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  lower: (text) => `LOWER(${text})`,
  upper: (text) => `UPPER(${text})`,
  like: (text, pattern) => `${text} LIKE BINARY ${pattern}`,
  regex: (text, pattern, ignoresCase) => `${text} REGEXP CONCAT('${ignoresCase ? '(?i)' : '(?-i)'}', ${pattern})`,
  extract: (part, value) => {
    const name = FUNCTIONS[part];
    if (name) return `${name}(${value})`;
    if (part === 'iso_week_day') return `(WEEKDAY(${value}) + 1)`;
    return part === 'week' ? `WEEK(${value}, 3)` : `(YEARWEEK(${value}, 3) DIV 100)`;
  },
  date: (value) => `DATE_FORMAT(${value}, '%Y-%m-%d')`,
  time: (value) => `TIME_FORMAT(${value}, '%H:%i:%s')`,
  trunc: (kind, value, isDate) => {
    if (kind === 'hour' || kind === 'minute' || kind === 'second') return `CAST(DATE_FORMAT(${value}, '${TIMES[kind]}') AS DATETIME(3))`;
    return `CAST(${DAYS[kind](value)} AS ${isDate ? 'DATE' : 'DATETIME(3)'})`;
  },
  truncTime: (kind, value) => `TIME_FORMAT(${value}, '${CLOCK[kind]}')`,
  random: 'RAND()',
  now: 'UTC_TIMESTAMP(3)',
  concat: (parts) => `CONCAT(${parts.map((part) => `COALESCE(${part}, '')`).join(', ')})`,
  length: (text) => `CHAR_LENGTH(${text})`,
  cast: (value, type) => (type === 'boolean' ? `(${value} <> 0)` : `CAST(${value} AS ${TYPES[type]})`),
  seconds: (later, earlier) => `(TIMESTAMPDIFF(MICROSECOND, ${earlier}, ${later}) / 1e6)`,
  shift: (moment, direction, seconds) => `(CAST(${moment} AS DATETIME(3)) ${direction} INTERVAL (${seconds}) SECOND)`,
  divide: (value, by) => `(${value} DIV ${by})`,
  order: (expression, isDescending, nulls) => {
    const natural = isDescending ? 'last' : 'first';
    const nullsTerm = nulls && nulls !== natural ? `ISNULL(${expression})${nulls === 'first' ? ' DESC' : ''}, ` : '';
    return `${nullsTerm}${expression}${isDescending ? ' DESC' : ''}`;
  },
  isAmong: undefined,
  json: mysqlJson,
  limit: (limit, offset) => {
    if (limit === undefined) return offset > 0 ? ` LIMIT 18446744073709551615 OFFSET ${offset}` : '';
    return ` LIMIT ${limit}${offset > 0 ? ` OFFSET ${offset}` : ''}`;
  },
};

/** As {@link mysqlDialect}, on MariaDB (10.5 or newer). */
export const mariadbDialect: Dialect = { ...mysqlDialect, hasReturning: true, json: mariadbJson };
