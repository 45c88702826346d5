import type { Conditions } from '../queryset/conditions.js';
import type { Q } from '../queryset/q.js';
import type { QueryScope } from '../sql/query-scope.js';
import { type Compiled, Expression } from './expression.js';

/** One branch of a {@link Case}: a condition, and the value where it holds. */
export interface Branch {
  readonly condition: Conditions | Q;
  readonly value: Expression;
}

/** A branch of a {@link Case}. */
export function When(condition: Conditions | Q, value: Expression): Branch {
  return { condition, value };
}

/**
 * The value of the first branch whose condition holds, or else `otherwise`, or null.
 *
 * @see Django's `Case()` and `When()`
 * @example
 * posts.annotate({ size: Case([When({ views__gt: 100 }, Value('big'))], Value('small')) })
 */
export function Case<V = any>(branches: readonly [Branch, ...Branch[]], otherwise?: Expression): Expression<V> /* as its branches */ {
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
