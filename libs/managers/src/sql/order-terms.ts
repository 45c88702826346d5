import { FieldError } from '@nuages/core';
import { type Expression, FieldReference, toExpression } from '../expressions/expression.js';
import { type OrderTerm, readTerm } from '../queryset/query-state.js';
import type { QueryScope } from './query-scope.js';

/** One side of an order in its place in a query. */
export interface CompiledTerm {
  readonly sql: string;
  /** The side as a term of `ORDER BY`; takes another SQL where the value has another name. */
  readonly text: (sql?: string) => string;
  /** Whether it sums up rows or reads a window, so that rows are not grouped by it. */
  readonly isAggregate: boolean;
  /** Whether it sums up rows. */
  readonly sumsUp: boolean;
}

/**
 * Compiles a term of an order. A value inside JSON has two sides: its number, and its text. A relation to a model that has
 * an order of its own stands for that.
 */
export function compileTerm(scope: QueryScope, { by, isDescending, nulls }: OrderTerm): CompiledTerm[] {
  const related = typeof by === 'string' ? relatedOrder(scope, by) : [];
  if (related.length > 0)
    return related.flatMap((term) =>
      compileTerm(scope, { by: `${by as string}__${term.by as string}`, isDescending: term.isDescending !== isDescending, nulls }),
    );
  const { dialect } = scope;
  if (by === '?') return [{ sql: dialect.random, isAggregate: true, sumsUp: false, text: (sql = dialect.random) => sql }];
  const expression = toExpression(by);
  const { sql, type } = expression.compile(scope);
  const sumsUp = expression.hasAggregate(scope);
  const isAggregate = sumsUp || expression.hasWindow(scope);
  const sides = type.part ? [dialect.json.number(sql), dialect.json.text(sql)] : [sql];
  const isPlain = nulls === undefined && isNeverNull(scope, expression);
  const textOf = (side: string) => (isPlain ? `${side}${isDescending ? ' DESC' : ''}` : dialect.order(side, isDescending, nulls));
  return sides.map((side) => ({ sql: side, isAggregate, sumsUp, text: (other = side) => textOf(other) }));
}

/**
 * Refuses an order or a condition that sums up rows where no annotation does: the rows would be one.
 *
 * @throws FieldError, as Django
 */
export function checkSums({ model }: QueryScope, order: readonly CompiledTerm[], hasCondition: boolean): void {
  const place = hasCondition ? 'a condition' : order.some(({ sumsUp }) => sumsUp) ? 'orderBy()' : undefined;
  if (place)
    throw new FieldError(
      `${model.name}: ${place} has an aggregate that no annotation holds. Write annotate({ n: ... }) before, and name it.`,
    );
}

/** The other way round, nulls included. */
export function turned({ by, isDescending, nulls }: OrderTerm): OrderTerm {
  return { by, isDescending: !isDescending, ...(nulls && { nulls: nulls === 'first' ? 'last' : 'first' }) };
}

/** The order of the model behind a relation; none for a path that ends elsewhere, or goes round in a circle. */
function relatedOrder(scope: QueryScope, path: string): OrderTerm[] {
  if (path.length > 500 || scope.findAnnotation(path)) return [];
  let { model } = scope;
  for (const word of path.split('__')) {
    const relation = model.findField(word)?.relation;
    if (!relation) return [];
    model = relation.target();
  }
  return (model.options.ordering ?? []).map(readTerm).filter(({ by }) => typeof by === 'string');
}

/** A column of the model's own that is never null: a word on nulls would keep PostgreSQL from its index. */
function isNeverNull(scope: QueryScope, expression: Expression): boolean {
  if (!(expression instanceof FieldReference) || scope.findAnnotation(expression.path)) return false;
  const field = scope.model.findField(expression.path);
  return field !== undefined && !field.nullable && (!field.relation || field.column !== undefined);
}

/** The terms of an order as `ORDER BY` takes them, without the words; empty for none. */
export function orderText(scope: QueryScope, terms: readonly OrderTerm[]): string {
  return terms
    .flatMap((term) => compileTerm(scope, term))
    .map(({ text }) => text())
    .join(', ');
}
