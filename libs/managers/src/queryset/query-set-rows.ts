import { FieldError } from '@nuages/core';
import type { Expression } from '../expressions/expression.js';
import { checkConditions, checkValues } from './check-names.js';
import type { Conditions } from './conditions.js';
import { allOf, Q } from './q.js';
import { QuerySetLoading } from './query-set-loading.js';
import { type OrderTerm, readTerm } from './query-state.js';
import type { Given, Seen } from './typed-expressions.js';
import type { Further, Row, Where } from './typed-lookups.js';
import type { OfferedPath, OfferedTerm, OrderPaths, ValuePaths } from './typed-paths.js';

/** Which rows a queryset is about, and in which order. */
export abstract class QuerySetRows<E extends object, R> extends QuerySetLoading<E, R> {
  /** A fresh copy, without cached rows. */
  all(): this {
    return this.with({});
  }

  /** No rows at all, without asking the database for them. */
  none(): this {
    return this.with({ isEmpty: true });
  }

  /** With the rows that are soft-deleted, which are left out otherwise. */
  withDeleted(): this {
    this.checkNotCombined('withDeleted');
    return this.with({ includesDeleted: true });
  }

  /**
   * The rows that meet all of the conditions: lookups, a `Q`, or an expression that is true or false, as `Exists(...)`.
   *
   * @example
   * posts.filter({ status: 'published' }, Q.or({ views__gte: 10 }, { tags__slug: 'jazz' }));
   */
  filter<const K extends string, X>(condition: Where<Row<E, R>, K, Seen<X>> & Given<X>, ...others: readonly Further<Row<E, R>>[]): this {
    return this.step('filter', allOf(condition, others));
  }

  /** The rows that do not meet all of the conditions. */
  exclude<const K extends string, X>(condition: Where<Row<E, R>, K, Seen<X>> & Given<X>, ...others: readonly Further<Row<E, R>>[]): this {
    return this.step('exclude', allOf(condition, others));
  }

  /**
   * Orders by paths, annotations or expressions; `'-'` in front descends, `'?'` is any order. Replaces the order before.
   *
   * @example posts.orderBy(F('score').desc('last'), Lower('title'))
   */
  orderBy<const T extends readonly OfferedTerm<Row<E, R>>[]>(...terms: OrderPaths<Row<E, R>, T>): this {
    return this.orderedBy(terms as readonly (string | OrderTerm | Expression)[]);
  }

  /** The same rows the other way round. */
  reverse(): this {
    this.checkNotSliced('reverse');
    return this.with({ isReversed: !this.state.isReversed });
  }

  /**
   * Each row once; where paths are named, the first row of each of their values. The order then begins with these paths.
   *
   * Differs from Django: works on every database, by `DISTINCT ON` on PostgreSQL and by a window on the others.
   *
   * @see Django's `QuerySet.distinct`
   * @example
   * const newestOfEach = posts.orderBy('author', '-createdAt').distinct('author');
   */
  distinct<const P extends readonly OfferedPath<Row<E, R>>[]>(...paths: ValuePaths<Row<E, R>, P>): this {
    this.checkOpen('distinct');
    checkValues(this.state, paths as readonly string[]);
    return this.with({ isDistinct: true, distinctOn: paths as readonly string[] });
  }

  /** The rows from `start` up to, not including, `end`. A slice of a slice counts within it. */
  slice(start: number, end?: number): this {
    if (!isPosition(start) || (end !== undefined && !isPosition(end))) throw new FieldError('slice() takes whole numbers from 0 on.');
    const from = this.state.start + start;
    const to = Math.min(this.state.end ?? Infinity, end === undefined ? Infinity : this.state.start + end);
    return this.with({ start: from, end: to === Infinity ? undefined : Math.max(from, to) });
  }

  protected step(type: 'filter' | 'exclude', condition: Conditions | Q): this {
    this.checkOpen(type);
    Q.and(condition); // refuses what is no condition
    checkConditions(this.state, condition);
    return this.with({ steps: [...this.state.steps, { type, condition }] });
  }

  /** As {@link orderBy}, of paths that are checked at run time alone. */
  protected orderedBy(terms: readonly (string | OrderTerm | Expression)[]): this {
    this.checkNotSliced('orderBy');
    const ordering = terms.map(readTerm);
    if (!this.state.combined)
      checkValues(
        this.state,
        ordering.flatMap(({ by }) => (typeof by === 'string' && by !== '?' ? [by] : [])),
      );
    return this.with({ ordering });
  }
}

function isPosition(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
