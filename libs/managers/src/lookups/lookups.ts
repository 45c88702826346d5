import { FieldError } from '@nuages/core';
import { Expression } from '../expressions/expression.js';
import type { FieldKind } from '../model/field-kind.js';
import type { DatePart, Dialect } from '../sql/dialect.js';
import type { ValueType } from '../sql/values.js';
import type { LookupFunction, LookupInput, TransformFunction } from './lookup.js';

const TEXT = { kind: 'text' } as const;
const MAX_PATTERN_LENGTH = 1000;

/** Comparisons by name. */
export const LOOKUPS: Readonly<Record<string, LookupFunction>> = {
  exact: (input) => (input.value === null ? `${input.sql} IS NULL` : `${input.sql} = ${input.send(input.value)}`),
  iexact: (input) => (input.value === null ? `${input.sql} IS NULL` : matching(input, '', '', true)),
  contains: (input) => matching(input, '%', '%', false),
  icontains: (input) => matching(input, '%', '%', true),
  startswith: (input) => matching(input, '', '%', false),
  istartswith: (input) => matching(input, '', '%', true),
  endswith: (input) => matching(input, '%', '', false),
  iendswith: (input) => matching(input, '%', '', true),
  gt: comparing('>'),
  gte: comparing('>='),
  lt: comparing('<'),
  lte: comparing('<='),
  range: (input) => {
    const bounds = input.value as unknown[];
    if (!Array.isArray(bounds) || bounds.length !== 2)
      throw new FieldError(`'range' takes a list of two values, the least and the greatest.`);
    return `${input.sql} BETWEEN ${input.send(bounds[0])} AND ${input.send(bounds[1])}`;
  },
  in: (input) => {
    const values = [...new Set(listOf(input.value))].filter((value) => value !== null);
    return values.length === 0 ? '1 = 0' : `${input.sql} ${input.isAmong(values)}`;
  },
  isnull: (input) => {
    if (typeof input.value !== 'boolean') throw new FieldError(`'isnull' takes true or false.`);
    return `${input.sql} IS ${input.value ? '' : 'NOT '}NULL`;
  },
  regex: (input) => input.dialect.regex(asText(input.sql, input.type, input.dialect), patternOf(input), false),
  iregex: (input) => input.dialect.regex(asText(input.sql, input.type, input.dialect), patternOf(input), true),
};

const part =
  (name: DatePart): TransformFunction =>
  ({ sql, type, dialect }) => {
    checkMoment(name, type.kind);
    return { sql: dialect.extract(name, sql), type: { kind: 'integer' } };
  };

/** Functions of the left side by name. */
export const TRANSFORMS: Readonly<Record<string, TransformFunction>> = {
  date: ({ sql, type, dialect }) => {
    checkMoment('date', type.kind);
    return { sql: dialect.date(sql), type: { kind: 'date' } };
  },
  time: ({ sql, type, dialect }) => {
    checkMoment('time', type.kind);
    return { sql: dialect.time(sql), type: { kind: 'time' } };
  },
  year: part('year'),
  iso_year: part('iso_year'),
  quarter: part('quarter'),
  month: part('month'),
  week: part('week'),
  day: part('day'),
  week_day: part('week_day'),
  iso_week_day: part('iso_week_day'),
  hour: part('hour'),
  minute: part('minute'),
  second: part('second'),
  length: ({ sql, type, dialect }) => ({ sql: dialect.length(asText(sql, type, dialect)), type: { kind: 'integer' } }),
  lower: ({ sql, type, dialect }) => ({ sql: dialect.lower(asText(sql, type, dialect)), type: TEXT }),
  upper: ({ sql, type, dialect }) => ({ sql: dialect.upper(asText(sql, type, dialect)), type: TEXT }),
};

function comparing(operator: string): LookupFunction {
  return (input) => {
    if (input.value === null) throw new FieldError(`'${operator}' compares with a value, not with null. Use isnull.`);
    return `${input.sql} ${operator} ${input.send(input.value)}`;
  };
}

function matching({ sql, type, value, dialect, send }: LookupInput, before: string, after: string, ignoresCase: boolean): string {
  const text = asText(sql, type, dialect);
  const like = (pattern: string) => (ignoresCase ? likeAnyCase(text, pattern, dialect) : dialect.like(text, pattern));
  if (value instanceof Expression) {
    const other = dialect.concat([`'${before}'`, send(value), `'${after}'`].filter((side) => side !== `''`));
    return like(other);
  }
  const pattern = `${before}${textOf(value).replace(/[\\%_]/g, '\\$&')}${after}`;
  return like(send(pattern, TEXT));
}

function likeAnyCase(text: string, pattern: string, dialect: Dialect): string {
  return dialect.ilike?.(text, pattern) ?? dialect.like(dialect.lower(text), dialect.lower(pattern));
}

/** Which parts a kind of value has; what is not here has none. */
function checkMoment(part: string, kind: FieldKind): void {
  const isTimeOfDay = part === 'hour' || part === 'minute' || part === 'second';
  if (kind === 'datetime' || kind === 'other' || (kind === 'date' && !isTimeOfDay && part !== 'time') || (kind === 'time' && isTimeOfDay))
    return;
  throw new FieldError(`A value of the kind '${kind}' has no '${part}'.`);
}

function asText(sql: string, { kind }: ValueType, dialect: Dialect): string {
  return isText(kind) ? sql : dialect.cast(sql, 'text');
}

function textOf(value: unknown): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (value === null || value === undefined || typeof value === 'object') throw new FieldError('A text is compared with a text.');
  return String(value as string);
}

function isText(kind: string): boolean {
  return kind === 'char' || kind === 'text' || kind === 'uuid';
}

function patternOf({ value, send }: LookupInput): string {
  const pattern = textOf(value);
  if (pattern.length > MAX_PATTERN_LENGTH) throw new FieldError(`A regular expression is longer than ${MAX_PATTERN_LENGTH} characters.`);
  try {
    RegExp(pattern);
  } catch {
    throw new FieldError('A regular expression cannot be read.');
  }
  return send(pattern, TEXT);
}

function listOf(value: unknown): Iterable<unknown> {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return value as Iterable<unknown>;
  throw new FieldError(`'in' takes a list, a Set or a queryset.`);
}
