import type { Conditions } from '../queryset/conditions.js';
import type { Q } from '../queryset/q.js';
import type { LookupsOf, PathsOf } from '../queryset/typed-expressions.js';
import type { QueryScope } from '../sql/query-scope.js';
import { type Compiled, Expression } from './expression.js';

/** One branch of a {@link Case}: a condition, and the value where it holds. */
export interface Branch<V = unknown, P = any> /* its condition may read any path */ {
  readonly condition: Conditions | Q;
  readonly value: Expression<V, P>;
}

/** A branch of a {@link Case}. */
export function When<const C extends Conditions | Q, V, P>(condition: C, value: Expression<V, P>): Branch<V, P | LookupsOf<C>> {
  return { condition, value };
}

type BranchValue<B> = B extends Branch<infer V> ? V : never;
type BranchPaths<B> = B extends Branch<unknown, infer P> ? P : never;
type Otherwise<X> = X extends Expression<infer V> ? V : null;

/**
 * The value of the first branch whose condition holds, or else `otherwise`, or null.
 *
 * @see Django's `Case()` and `When()`
 * @example
 * posts.annotate({ size: Case([When({ views__gt: 100 }, Value('big'))], Value('small')) })
 */
export function Case<const B extends readonly [Branch, ...Branch[]], const X extends Expression | undefined = undefined>(
  branches: B,
  otherwise?: X,
): Expression<BranchValue<B[number]> | Otherwise<X>, BranchPaths<B[number]> | PathsOf<X>> {
  return new CaseExpression(branches, otherwise);
}

class CaseExpression<V> extends Expression<V> {
  constructor(
    private readonly branches: readonly [Branch, ...Branch[]],
    private readonly otherwise: Expression | undefined,
  ) {
    super();
  }

  override hasAggregate(scope: QueryScope): boolean {
    return this.branches.some(({ value }) => value.hasAggregate(scope)) || (this.otherwise?.hasAggregate(scope) ?? false);
  }

  override hasWindow(scope: QueryScope): boolean {
    return this.branches.some(({ value }) => value.hasWindow(scope)) || (this.otherwise?.hasWindow(scope) ?? false);
  }

  compile(scope: QueryScope): Compiled {
    const branches = this.branches.map(({ condition, value }) => ({
      test: scope.compileCondition(condition) || '1 = 1',
      value: value.compile(scope),
    }));
    const otherwise = this.otherwise?.compile(scope);
    const texts = branches.map(({ test, value }) => `WHEN ${test} THEN ${value.sql}`);
    const types = [...branches.map(({ value }) => value.type), ...(otherwise ? [otherwise.type] : [])];
    const type = types.find(({ kind }) => kind !== 'other') ?? types[0]!; // a null says nothing
    return { sql: `CASE ${texts.join(' ')}${otherwise ? ` ELSE ${otherwise.sql}` : ''} END`, type: { ...type, field: undefined } };
  }
}
