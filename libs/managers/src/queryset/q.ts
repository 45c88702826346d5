import { FieldError } from '@nuages/core';
import type { Conditions } from './conditions.js';

/**
 * A tree of conditions, joined by and, or, not. Immutable.
 *
 * @typeParam E the entity that the conditions are about
 * @see Django's `Q`
 * @example
 * posts.filter(Q.or({ status: 'published' }, Q.and({ author }, Q.not({ status: 'archived' }))))
 */
export class Q<E = any> /* of any entity */ {
  /** Marks the entity for the compiler only. */
  declare readonly entity: (entity: E) => void;

  private constructor(
    readonly connector: 'AND' | 'OR',
    readonly isNegated: boolean,
    readonly children: readonly (Q | Conditions)[],
  ) {}

  /** All of the conditions hold. */
  static and<E>(...conditions: (Q<E> | Conditions)[]): Q<E> {
    return new Q<E>('AND', false, check(conditions));
  }

  /** Any of the conditions holds. */
  static or<E>(...conditions: (Q<E> | Conditions)[]): Q<E> {
    return new Q<E>('OR', false, check(conditions));
  }

  /** The condition does not hold. */
  static not<E>(condition: Q<E> | Conditions): Q<E> {
    return new Q<E>('AND', true, check([condition]));
  }
}

const MAX_DEPTH = 100;

function check(conditions: (Q | Conditions)[], depth = 0): (Q | Conditions)[] {
  if (depth > MAX_DEPTH) throw new FieldError(`A condition is nested more than ${MAX_DEPTH} levels deep.`);
  for (const condition of conditions) {
    if (typeof condition !== 'object' || condition === null) throw new FieldError('A condition is an object of lookups, or a Q.');
    if (condition instanceof Q) check(condition.children as (Q | Conditions)[], depth + 1);
  }
  return conditions;
}
