import { FieldError, ImproperlyConfigured } from '@nuages/core';
import type { DataSource } from 'typeorm';
import type { JsonDialect } from './json-dialect.js';
import { mariadbDialect, mysqlDialect } from './mysql-dialect.js';
import { postgresDialect } from './postgres-dialect.js';
import { sqliteDialect } from './sqlite-dialect.js';

/** Where databases differ in their SQL. Every method gives SQL text made of the texts that it gets. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres' | 'mysql';
  /** Whether a grouped query must name the key of each joined table whose columns it reads, not the root's alone. */
  readonly needsEveryKey: boolean;
  /** Whether an INSERT can give back what it stored. */
  readonly hasReturning: boolean;
  /** Whether placeholders say which parameter they stand for. */
  readonly numbersParameters: boolean;
  /** The placeholder of the n-th parameter, from 1. */
  readonly placeholder: (position: number) => string;
  /** Quotes an identifier. */
  readonly quote: (name: string) => string;
  /** Folds case by Unicode. */
  readonly lower: (text: string) => string;
  readonly upper: (text: string) => string;
  /** `text LIKE pattern`, case-sensitive, with `\` as the escape. */
  readonly like: (text: string, pattern: string) => string;
  /** The same whatever the case, where that takes less than {@link like} of what {@link lower} gives. */
  readonly ilike?: (text: string, pattern: string) => string;
  /** Whether a pattern is found anywhere in the text. */
  readonly regex: (text: string, pattern: string, ignoresCase: boolean) => string;
  /** A part of a moment or date as a number. */
  readonly extract: (part: DatePart, value: string) => string;
  /** The date of a moment, as text `YYYY-MM-DD` or a date. */
  readonly date: (value: string) => string;
  /** The time of a moment. */
  readonly time: (value: string) => string;
  /** The beginning of what a date or moment is in, as a value of the same kind. */
  readonly trunc: (kind: TruncKind, value: string, isDate: boolean) => string;
  /** The beginning of the hour, minute or second that a time of day is in. */
  readonly truncTime: (kind: 'hour' | 'minute' | 'second', value: string) => string;
  /** Another number for each row. */
  readonly random: string;
  /** The time at which the statement began, as columns hold moments. */
  readonly now: string;
  readonly concat: (parts: readonly string[]) => string;
  /** The number of characters. */
  readonly length: (text: string) => string;
  readonly cast: (value: string, type: CastType) => string;
  /** How many seconds a date or moment is after another, as a number with milliseconds. */
  readonly seconds: (later: string, earlier: string) => string;
  /** The moment so many seconds after (`+`) or before (`-`) a date or moment. */
  readonly shift: (moment: string, direction: '+' | '-', seconds: string) => string;
  /** A whole number divided by another to a whole one. */
  readonly divide: (value: string, by: string) => string;
  /** Nulls first in ascending order, last in descending, on every database. */
  readonly order: (expression: string, isDescending: boolean, nulls: 'first' | 'last' | undefined) => string;
  /** `= 1`, for any of many values in one parameter; absent where a statement takes any number of parameters. */
  readonly isAmong: ((send: (value: unknown) => string, values: readonly unknown[]) => string) | undefined;
  readonly json: JsonDialect;
  readonly limit: (limit: number | undefined, offset: number) => string;
}

/** A type that a value can be cast to. */
export type CastType = 'text' | 'integer' | 'float' | 'decimal' | 'boolean' | 'datetime';

/** A part of a date or moment that `extract` gives. */
export type DatePart =
  'year' | 'iso_year' | 'quarter' | 'month' | 'week' | 'day' | 'week_day' | 'iso_week_day' | 'hour' | 'minute' | 'second';

/** What a moment can be cut back to the beginning of. */
export type TruncKind = 'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second';

/** The dialect that a data source speaks. */
export function dialectOf(dataSource: DataSource): Dialect {
  switch (dataSource.options.type) {
    case 'better-sqlite3':
      return sqliteDialect;
    case 'postgres':
      return postgresDialect;
    case 'mysql':
    case 'mariadb':
      return isMariaDb(dataSource) ? mariadbDialect : mysqlDialect;
    default:
      throw new ImproperlyConfigured(
        `Querysets speak SQLite, PostgreSQL and MySQL/MariaDB; this data source is '${dataSource.options.type}'.`,
      );
  }
}

/**
 * Refuses what a MySQL server is too old for. MariaDB's versions count from 10 on, so that it never is.
 *
 * @param since the first version that knows it, as `8.0.31`
 */
export function requireMysql({ driver, options: { type } }: DataSource, since: string, what: string): void {
  if ((type !== 'mysql' && type !== 'mariadb') || !driver.version) return;
  if (numberOf(driver.version) >= numberOf(since)) return;
  throw new FieldError(`${what} needs MySQL ${since} or newer; this server is ${driver.version}.`);
}

/** A version as one number: `8.0.31` is 8000031. */
function numberOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return (major * 1000 + minor) * 1000 + patch;
}

/** Whether a server that speaks MySQL's dialect is MariaDB; its versions count from 10 on. */
export function isMariaDb({ driver, options: { type } }: DataSource): boolean {
  return type !== 'postgres' && Number.parseInt(driver.version ?? '', 10) >= 10;
}
