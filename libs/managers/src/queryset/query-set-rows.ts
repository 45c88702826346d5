import { FieldError } from '@nuages/core';
import type { Expression } from '../expressions/expression.js';
import type { Conditions } from './conditions.js';
import { allOf, Q } from './q.js';
import { QuerySetLoading } from './query-set-loading.js';
import { type Combined, everyRow, type OrderTerm, readTerm } from './query-state.js';
import type { Further, Row, Where } from './typed-lookups.js';
import type { OfferedTerm, OrderPaths } from './typed-paths.js';

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
  filter<const K extends string>(condition: Where<Row<E, R>, K>, ...others: readonly Further<Row<E, R>>[]): this {
    return this.step('filter', allOf(condition, others));
  }

  /** The rows that do not meet all of the conditions. */
  exclude<const K extends string>(condition: Where<Row<E, R>, K>, ...others: readonly Further<Row<E, R>>[]): this {
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

  /** Each row once. */
  distinct(): this {
    this.checkOpen('distinct');
    return this.with({ isDistinct: true });
  }

  /** The rows from `start` up to, not including, `end`. A slice of a slice counts within it. */
  slice(start: number, end?: number): this {
    if (!isPosition(start) || (end !== undefined && !isPosition(end))) throw new FieldError('slice() takes whole numbers from 0 on.');
    const from = this.state.start + start;
    const to = Math.min(this.state.end ?? Infinity, end === undefined ? Infinity : this.state.start + end);
    return this.with({ start: from, end: to === Infinity ? undefined : Math.max(from, to) });
  }

  /**
   * The rows of this queryset and of others, each once. What follows may only sort, slice, count and read them, or name
   * their values.
   *
   * @throws FieldError when it runs, where the querysets give different columns
   * @see Django's `QuerySet.union`
   * @example
   * posts.filter({ featured: true }).union(posts.filter({ views__gt: 100 })).orderBy('-id').slice(0, 20);
   */
  union(...others: readonly QuerySetRows<any, R>[]): this {
    return this.combine('union', others);
  }

  /** As {@link union}, but a row that several give comes several times. */
  unionAll(...others: readonly QuerySetRows<any, R>[]): this {
    return this.combine('unionAll', others);
  }

  /** The rows that this queryset and all of the others give. @see Django's `QuerySet.intersection` */
  intersection(...others: readonly QuerySetRows<any, R>[]): this {
    return this.combine('intersection', others);
  }

  /** The rows that none of the others gives. @see Django's `QuerySet.difference` */
  difference(...others: readonly QuerySetRows<any, R>[]): this {
    return this.combine('difference', others);
  }

  protected step(type: 'filter' | 'exclude', condition: Conditions | Q): this {
    this.checkOpen(type);
    Q.and(condition); // refuses what is no condition
    return this.with({ steps: [...this.state.steps, { type, condition }] });
  }

  /** As {@link orderBy}, of paths that are checked at run time alone. */
  protected orderedBy(terms: readonly (string | OrderTerm | Expression)[]): this {
    this.checkNotSliced('orderBy');
    return this.with({ ordering: terms.map(readTerm), isReversed: false });
  }

  private combine(operator: Combined['operator'], others: readonly QuerySetRows<any, R>[]): this {
    const parts = [this as QuerySetRows<any, R>, ...others].map(({ state }) => state);
    for (const part of parts) {
      if (part.model.dataSource !== this.model.dataSource)
        throw new FieldError(`${operator}(): the querysets read different data sources.`);
      if (part.lock) throw new FieldError(`${operator}(): the rows of selectForUpdate() cannot be combined.`);
      if (
        part.form.type === 'entities'
          ? part.model !== this.model || this.state.form.type !== 'entities'
          : this.state.form.type === 'entities'
      )
        throw new FieldError(`${operator}(): the querysets give different things. Name the same values() of each.`);
    }
    const { form, fetching, selectRelated, prefetches } = this.state;
    return this.with({ ...everyRow(this.model), ordering: [], form, fetching, selectRelated, prefetches, combined: { operator, parts } });
  }
}

function isPosition(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
