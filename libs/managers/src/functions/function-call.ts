import { FieldError } from '@nuages/core';
import { type Compiled, Expression, toExpression } from '../expressions/expression.js';
import type { NullAs, PathsOf, ValueAt } from '../queryset/typed-expressions.js';
import type { Dialect } from '../sql/dialect.js';
import type { QueryScope } from '../sql/query-scope.js';
import type { ValueType } from '../sql/values.js';

/** What a function takes: an expression, or the path of a column. */
export type Source = Expression | string;

/** A function of one source: null where that is. */
export type Of<S, V> = Expression<NullAs<V, ValueAt<S>>, PathsOf<S>>;

/** As {@link Of}, of several sources: null where one of them is. */
export type OfAll<T extends readonly unknown[], V> = Expression<NullAs<V, ValueAt<T[number]>>, PathsOf<T[number]>>;

/** What SQL a function makes of its arguments', and of which type. */
export type MakeCall = (parts: readonly [Compiled, ...Compiled[]], dialect: Dialect) => Compiled;

export const TEXT: ValueType = { kind: 'text' };
export const INTEGER: ValueType = { kind: 'integer' };
export const FLOAT: ValueType = { kind: 'float' };

/** A function of other expressions. */
class FunctionCall<V, P> extends Expression<V, P> {
  constructor(
    private readonly sources: readonly Expression[],
    private readonly make: MakeCall,
  ) {
    super();
  }

  override hasAggregate(scope: QueryScope): boolean {
    return this.sources.some((source) => source.hasAggregate(scope));
  }

  override hasWindow(scope: QueryScope): boolean {
    return this.sources.some((source) => source.hasWindow(scope));
  }

  compile(scope: QueryScope): Compiled {
    return this.make(this.sources.map((source) => source.compile(scope)) as [Compiled, ...Compiled[]], scope.dialect);
  }
}

/** A function of these arguments. */
export function call<V, P>(sources: readonly Source[], make: MakeCall): Expression<V, P> {
  return new FunctionCall(sources.map(toExpression), make);
}

/** As {@link call}, of a text: other values are read as one. */
export function callOnText<V, P>(source: Source, make: (text: string, dialect: Dialect) => string, type: ValueType): Expression<V, P> {
  return call([source], ([value], dialect) => ({ sql: make(asText(value, dialect), dialect), type }));
}

/** The SQL of an argument as text. */
export function asText({ sql, type }: Compiled, dialect: Dialect): string {
  return type.kind === 'char' || type.kind === 'text' ? sql : dialect.cast(sql, 'text');
}

/** A type without the column that it came from: what a function makes is not what the column's transformer reads. */
export function plain(type: ValueType): ValueType {
  return { ...type, field: undefined };
}

/** @throws FieldError where the number is not whole, or less than `least` */
export function checkWhole(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new FieldError(`${name} takes a whole number${least === -Infinity ? '' : ` from ${least} on`}.`);
}
