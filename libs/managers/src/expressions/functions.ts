import { FieldError } from '@nuages/core';
import type { DatePart, Dialect } from '../sql/dialect.js';
import type { QueryScope } from '../sql/query-scope.js';
import type { ValueType } from '../sql/values.js';
import { type Compiled, Expression, toExpression } from './expression.js';

type Source = Expression | string;

/** A function of other expressions: what SQL it makes of theirs, and of which type. */
class FunctionCall<V> extends Expression<V> {
  constructor(
    private readonly sources: readonly Expression[],
    private readonly make: (parts: readonly Compiled[], dialect: Dialect) => Compiled,
  ) {
    super();
  }

  override hasAggregate(scope: QueryScope): boolean {
    return this.sources.some((source) => source.hasAggregate(scope));
  }

  compile(scope: QueryScope): Compiled {
    return this.make(
      this.sources.map((source) => source.compile(scope)),
      scope.dialect,
    );
  }
}

const TEXT: ValueType = { kind: 'text' };
const INTEGER: ValueType = { kind: 'integer' };

/** The text in small letters. @example posts.annotate({ name: Lower('title') }) */
export function Lower(source: Source): Expression<string> {
  return new FunctionCall([toExpression(source)], ([text], dialect) => ({ sql: dialect.lower(text!.sql), type: TEXT }));
}

/** The text in capitals. */
export function Upper(source: Source): Expression<string> {
  return new FunctionCall([toExpression(source)], ([text], dialect) => ({ sql: dialect.upper(text!.sql), type: TEXT }));
}

/** The number of characters. */
export function Length(source: Source): Expression<number> {
  return new FunctionCall([toExpression(source)], ([text], dialect) => ({ sql: dialect.length(text!.sql), type: INTEGER }));
}

/** The number without its sign. */
export function Abs(source: Source): Expression<number> {
  return new FunctionCall([toExpression(source)], ([value]) => ({ sql: `ABS(${value!.sql})`, type: plain(value!.type) }));
}

/**
 * The first of the values that is not null. Its type is that of the first one.
 *
 * @example authors.annotate({ shown: Coalesce('bio', Value('')) })
 */
export function Coalesce<V = any>(...sources: Source[]): Expression<V> /* as its columns */ {
  if (sources.length < 2) throw new FieldError('Coalesce() takes two expressions or more.');
  return new FunctionCall(sources.map(toExpression), (parts, dialect) => {
    const { type } = parts[0]!;
    // a decimal as text would be compared as text
    const same = parts.map((part) => (type.kind === 'decimal' && part.type.kind === 'text' ? dialect.cast(part.sql, 'decimal') : part.sql));
    return { sql: `COALESCE(${same.join(', ')})`, type: plain(type) };
  });
}

/** The texts one after the other; null counts as empty. */
export function Concat(...sources: Source[]): Expression<string> {
  if (sources.length < 2) throw new FieldError('Concat() takes two expressions or more.');
  return new FunctionCall(sources.map(toExpression), (parts, dialect) => ({
    sql: dialect.concat(parts.map(({ sql }) => sql)),
    type: TEXT,
  }));
}

const PARTS: ReadonlySet<string> = new Set<DatePart>([
  'year',
  'iso_year',
  'quarter',
  'month',
  'week',
  'day',
  'week_day',
  'iso_week_day',
  'hour',
  'minute',
  'second',
]);

/**
 * A part of a date or moment, as a number.
 *
 * @throws FieldError for a part that there is not
 * @example posts.annotate({ year: Extract('year', 'created') })
 */
export function Extract(part: DatePart, source: Source): Expression<number> {
  if (!PARTS.has(part)) throw new FieldError(`Extract(): there is no such part of a date. Choose from: ${[...PARTS].join(', ')}.`);
  return new FunctionCall([toExpression(source)], ([value], dialect) => ({ sql: dialect.extract(part, value!.sql), type: INTEGER }));
}

function plain(type: ValueType): ValueType {
  return { ...type, field: undefined };
}
