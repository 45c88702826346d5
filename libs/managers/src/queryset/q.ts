import { FieldError } from '@nuages/core';
import type { Expression } from '../expressions/expression.js';
import type { Conditions } from './conditions.js';
import type { Given, Seen } from './typed-expressions.js';
import type { Alternatives, Where } from './typed-lookups.js';

/** What a Q is made of. */
export interface QParts {
  readonly connector: 'AND' | 'OR';
  readonly isNegated: boolean;
  readonly children: readonly (Q | Conditions)[];
}

/** Makes trees of conditions on one entity, checked by the compiler. */
export interface QBuilder<E> {
  and<const X extends readonly object[]>(...conditions: Alternatives<E, X>): Q<E>;
  or<const X extends readonly object[]>(...conditions: Alternatives<E, X>): Q<E>;
  not<const K extends string, X>(condition: Where<E, K, Seen<X>> & Given<X>): Q<E>;
}

/**
 * A tree of conditions, joined by and, or, not. Immutable.
 *
 * @typeParam E the entity that the conditions are about
 * @see Django's `Q`
 * @example
 * posts.filter(Q.or({ status: 'published' }, Q.and({ author }, Q.not({ status: 'archived' }))))
 */
export class Q<E = any> /* of any entity */ {
  /** Marks the entity for the compiler only; no property of an entity has such a name. */
  declare readonly '~entity': (entity: E) => void;
  private readonly parts: QParts; // no key that conditions could be mistaken for

  private constructor(connector: 'AND' | 'OR', isNegated: boolean, children: readonly (Q | Conditions)[]) {
    this.parts = { connector, isNegated, children };
  }

  /**
   * The same three for one entity, checked by the compiler.
   *
   * @example
   * const q = Q.for(Post);
   * posts.filter(q.or({ status: 'published' }, { author__username__istartswith: 'j' }));
   */
  static for<E extends object>(_entity: abstract new (...args: never[]) => E): QBuilder<E> {
    return Q as unknown as QBuilder<E>;
  }

  /** All of the conditions hold. */
  static and<E>(...conditions: (Q<E> | Conditions | Expression<boolean>)[]): Q<E> {
    return new Q<E>('AND', false, check(conditions as Conditions[]));
  }

  /** Any of the conditions holds. */
  static or<E>(...conditions: (Q<E> | Conditions | Expression<boolean>)[]): Q<E> {
    return new Q<E>('OR', false, check(conditions as Conditions[]));
  }

  /** The condition does not hold. */
  static not<E>(condition: Q<E> | Conditions | Expression<boolean>): Q<E> {
    return new Q<E>('AND', true, check([condition as Conditions]));
  }
}

/** What a Q is made of, for those who compile it. */
export function partsOf(q: Q): QParts {
  return (q as unknown as { parts: QParts }).parts;
}

/** One condition that says what several do together. */
export function allOf(condition: object, others: readonly object[]): Q | Conditions {
  return others.length === 0 ? (condition as Conditions) : Q.and(condition as Conditions, ...(others as Conditions[]));
}

const MAX_DEPTH = 100;

function check(conditions: (Q | Conditions)[], depth = 0): (Q | Conditions)[] {
  if (depth > MAX_DEPTH) throw new FieldError(`A condition is nested more than ${MAX_DEPTH} levels deep.`);
  for (const condition of conditions) {
    if (typeof condition !== 'object' || condition === null) throw new FieldError('A condition is an object of lookups, or a Q.');
    if (condition instanceof Q) check(partsOf(condition).children as (Q | Conditions)[], depth + 1);
  }
  return conditions;
}
