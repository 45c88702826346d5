import { FieldError } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { modelOf } from '../model/models.js';
import type { RowLock } from '../sql/row-lock.js';
import { checkColumn, checkJoin, checkPrefetches } from './check-names.js';
import type { ColumnChoice } from './column-choice.js';
import { loadMissing } from './load-missing.js';
import type { Prefetch } from './prefetch.js';
import type { QueryState } from './query-state.js';
import { QuerySetWrites } from './query-set-writes.js';
import type { QuerySet } from './query-set.js';
import type { HasAttribute, JoinPaths, OfferedRelation, Prefetched, RelationPaths } from './typed-paths.js';

/** Where a queryset reads, and what it loads and locks with its rows. */
export abstract class QuerySetLoading<E extends object, R> extends QuerySetWrites<E, R> {
  /** The same query on another data source: its name, or itself. */
  using(dataSource: DataSource | string): this {
    this.checkNotCombined('using');
    return this.with({ model: modelOf(this.model.target as object, dataSource) });
  }

  /** Reads to-one relations in the same query, by joins. */
  selectRelated<const P extends readonly OfferedRelation<E>[]>(...paths: JoinPaths<E, P>): this {
    this.checkNotCombined('selectRelated');
    for (const path of paths as readonly string[]) checkJoin(this.model, path);
    return this.with({ selectRelated: [...this.state.selectRelated, ...(paths as readonly string[])] });
  }

  /** Reads relations of all rows, by one more query each; a {@link Prefetch} says which of their rows, and in which property they are. */
  prefetchRelated<const P extends readonly (OfferedRelation<E> | Prefetch)[]>(
    ...paths: RelationPaths<E, P>
  ): HasAttribute<P> extends true ? QuerySet<E, Prefetched<E, R, P>> : this {
    this.checkNotCombined('prefetchRelated');
    const added = (paths as readonly (string | Prefetch)[]).map((path) => (typeof path === 'string' ? { path } : path));
    const prefetches = [...this.state.prefetches, ...added];
    checkPrefetches(this.model, prefetches);
    return this.with({ prefetches }) as never;
  }

  /** The state with a choice of columns, the others loading on access. */
  protected choosing(columns: ColumnChoice): Partial<QueryState> {
    this.checkNotCombined('only');
    if (this.state.form.type !== 'entities') throw new FieldError(`only() and defer() of ${this.model.name}: values() has chosen already.`);
    for (const path of columns.paths) checkColumn(this.model, path);
    return { columns, fetching: this.state.fetching ?? { mode: 'one', includesRelations: false, load: loadMissing } };
  }

  /**
   * Locks the rows until the transaction ends. Reading them outside one is refused. SQLite locks its whole file when a
   * transaction first writes; there this changes nothing.
   *
   * @see Django's `QuerySet.select_for_update`
   * @example
   * await atomic(async () => {
   *   const account = await accounts.selectForUpdate({ nowait: true }).get({ id });
   * });
   */
  selectForUpdate(lock: RowLock = {}): this {
    this.checkNotCombined('selectForUpdate');
    if (lock.nowait && lock.skipLocked) throw new FieldError("selectForUpdate: 'nowait' and 'skipLocked' exclude each other. Choose one.");
    return this.with({ lock });
  }
}
