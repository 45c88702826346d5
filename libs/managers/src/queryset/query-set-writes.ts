import { bulkCreate, type BulkCreateOptions, bulkUpdate } from '../writes/bulk.js';
import type { DeleteResult } from '../writes/delete-collector.js';
import { getOrCreate, type LockedSearch, updateOrCreate } from '../writes/get-or-create.js';
import { createRow } from '../writes/save.js';
import { deleteWhereState, updateWhere } from '../writes/write-queryset.js';
import { QuerySetBase } from './query-set-base.js';
import type { Given, Seen } from './typed-expressions.js';
import type { Row, Where } from './typed-lookups.js';
import type { DefaultValues, Values } from './typed-values.js';

type Plain = Readonly<Record<string, unknown>>;

/** What a queryset writes. Names are checked at run time too. */
export abstract class QuerySetWrites<E extends object, R> extends QuerySetBase {
  /** Makes and saves a row. */
  async create<const K extends string, X>(values?: Values<E, K, E, Seen<X>> & Given<X>): Promise<E> {
    return (await createRow(this.model, values as Plain | undefined)) as E;
  }

  /**
   * The row that the lookups find, or else a new one of the lookups' plain values and `defaults`.
   *
   * @returns the row, and whether it is new
   */
  getOrCreate<const K extends string, const D extends string, X, Y>(
    lookups: Where<Row<E, R>, K, Seen<X>> & Given<X>,
    defaults?: DefaultValues<E, D, Seen<Y>> & Given<Y>,
  ): Promise<[instance: E, created: boolean]> {
    const get = (found: Plain, lock?: LockedSearch) => this.getRow(found, lock);
    return getOrCreate(this.model, get, lookups as Plain, defaults as Plain | undefined) as Promise<[E, boolean]>;
  }

  /** As {@link getOrCreate}, but a row that is there gets the defaults; a new one gets `createDefaults` where they are given. */
  updateOrCreate<const K extends string, const D extends string, const C extends string, X, Y, Z>(
    lookups: Where<Row<E, R>, K, Seen<X>> & Given<X>,
    defaults?: DefaultValues<E, D, Seen<Y>> & Given<Y>,
    createDefaults?: DefaultValues<E, C, Seen<Z>> & Given<Z>,
  ): Promise<[instance: E, created: boolean]> {
    const get = (found: Plain, lock?: LockedSearch) => this.getRow(found, lock);
    const [some, first] = [defaults, createDefaults] as (Plain | undefined)[];
    return updateOrCreate(this.model, get, lookups as Plain, some, first) as Promise<[E, boolean]>;
  }

  /** Saves many new rows, instances or their values, in batches, without signals for each. */
  bulkCreate(rows: readonly (E | Values<E>)[], options?: BulkCreateOptions): Promise<E[]> {
    return bulkCreate<E>(this.model, rows, options);
  }

  /** Writes some fields of many saved rows in batches, without signals for each; gives the number of rows matched. */
  bulkUpdate(instances: readonly E[], fields: readonly (keyof E & string)[], options?: { batchSize?: number }): Promise<number> {
    return bulkUpdate(this.model, instances, fields, options);
  }

  /** Writes values into every row by one statement; gives the number of rows matched. Sends no signals for the rows. */
  async update<const K extends string, X>(values: Values<E, K, Row<E, R>, Seen<X>> & Given<X>): Promise<number> {
    this.checkNotCombined('update');
    return updateWhere(this.state, values as Plain);
  }

  /** Deletes every row and what hangs on it; gives the counts per model. */
  async delete(): Promise<DeleteResult> {
    this.checkNotCombined('delete');
    return deleteWhereState(this.state);
  }

  /** The one row of the queryset that meets the conditions, as an entity. */
  abstract getRow(lookups: Plain, lock?: LockedSearch): Promise<object>;
}
