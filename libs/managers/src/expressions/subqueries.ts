import { FieldError } from '@nuages/core';
import type { IsAny, Scalar } from '../queryset/typed-lookups.js';
import type { QueryScope } from '../sql/query-scope.js';
import type { Selectable } from '../sql/selectable.js';
import { type Compiled, Expression, toExpression } from './expression.js';

/** A column of the query around this one. */
class OuterReference extends Expression<unknown, never> {
  constructor(private readonly source: Expression) {
    super();
  }

  compile(scope: QueryScope): Compiled {
    if (!scope.around) throw new FieldError('OuterRef stands in no subquery. Put its queryset into Subquery, Exists or an in lookup.');
    return this.source.compile(scope.around);
  }
}

class SubqueryExpression<V> extends Expression<V, never> {
  constructor(private readonly queryset: Selectable) {
    super();
  }

  override get isSubquery(): boolean {
    return true;
  }

  compile(scope: QueryScope): Compiled {
    const { sql, type } = this.queryset.compileScalar(scope);
    return { sql: `(${sql})`, type };
  }
}

class ExistsExpression extends Expression<boolean, never> {
  constructor(
    private readonly queryset: Selectable,
    private readonly isNegated: boolean,
  ) {
    super();
  }

  override get isSubquery(): boolean {
    return true;
  }

  compile(scope: QueryScope): Compiled {
    return { sql: `${this.isNegated ? 'NOT ' : ''}EXISTS (${this.queryset.compileTest(scope)})`, type: { kind: 'boolean' } };
  }

  /** The opposite. */
  not(): ExistsExpression {
    return new ExistsExpression(this.queryset, !this.isNegated);
  }
}

/**
 * A column, or an annotation, of the query around a subquery.
 *
 * @example
 * posts.filter({ author: OuterRef('pk') })
 * @see Django's `OuterRef()`
 */
export function OuterRef(path: string | Expression): Expression<any, never> /* fits every lookup */ {
  return new OuterReference(toExpression(path));
}

/** The one value that each row of a queryset is. */
type GivenBy<Q> = Q extends PromiseLike<readonly (infer R)[]> ? OneOf<R> : any; // nothing is known of it

type OneOf<R> =
  IsAny<R> extends true
    ? any // as above
    : R extends Scalar
      ? R
      : R extends readonly unknown[]
        ? R[number]
        : R extends { readonly id: infer I }
          ? I
          : R[keyof R];

/**
 * The one value that a queryset gives for each row of the query around it: `null` where it has no row.
 *
 * @typeParam V what it gives, where the queryset's type does not say it
 * @param queryset one that names one value, as `.values('title')`, and of several rows the first: `.slice(0, 1)`
 * @example
 * const newest = posts.filter({ author: OuterRef('pk') }).orderBy('-createdAt').flat('title').slice(0, 1);
 * authors.annotate({ newest: Subquery(newest) });
 * @see Django's `Subquery()`
 */
export function Subquery<V = never, const Q extends Selectable = Selectable>(
  queryset: Q,
): Expression<[V] extends [never] ? GivenBy<Q> | null : V | null, never> {
  return new SubqueryExpression(queryset);
}

/**
 * Whether a queryset has a row, for each row of the query around it. A condition, and a value; `.not()` is the opposite.
 *
 * @example
 * authors.filter(Exists(posts.filter({ author: OuterRef('pk'), featured: true })));
 * @see Django's `Exists()`
 */
export function Exists(queryset: Selectable): Expression<boolean, never> & { not(): Expression<boolean, never> } {
  return new ExistsExpression(queryset, false);
}
