import { bulkCreate, type BulkCreateOptions, bulkUpdate } from '../writes/bulk.js';
import type { DeleteResult } from '../writes/delete-collector.js';
import { getOrCreate, updateOrCreate } from '../writes/get-or-create.js';
import { createRow } from '../writes/save.js';
import { deleteWhereState, updateWhere } from '../writes/write-queryset.js';
import { QuerySetBase } from './query-set-base.js';

/** Values of some of an entity's fields; a to-one relation takes a row or its key. */
export type Values<E> = Readonly<Partial<Record<keyof E & string, unknown>>>;

/** What a queryset writes. Names are checked at run time too. */
export abstract class QuerySetWrites<E extends object> extends QuerySetBase {
  /** Makes and saves a row. */
  async create(values?: Values<E>): Promise<E> {
    return (await createRow(this.model, values as Record<string, unknown>)) as E;
  }

  /**
   * The row that the lookups find, or else a new one of the lookups' plain values and `defaults`.
   *
   * @returns the row, and whether it is new
   */
  getOrCreate(lookups: Readonly<Record<string, unknown>>, defaults?: Values<E>): Promise<[instance: E, created: boolean]> {
    return getOrCreate(this.model, (found) => this.getRow(found), lookups, defaults as Record<string, unknown>) as Promise<[E, boolean]>;
  }

  /** As {@link getOrCreate}, but a row that is there gets the defaults; a new one gets `createDefaults` where they are given. */
  updateOrCreate(
    lookups: Readonly<Record<string, unknown>>,
    defaults?: Values<E>,
    createDefaults?: Values<E>,
  ): Promise<[instance: E, created: boolean]> {
    const get = (found: Readonly<Record<string, unknown>>) => this.getRow(found);
    return updateOrCreate(this.model, get, lookups, defaults, createDefaults) as Promise<[E, boolean]>;
  }

  /** Saves many new rows in batches, without signals for each. */
  bulkCreate(instances: readonly E[], options?: BulkCreateOptions): Promise<E[]> {
    return bulkCreate(this.model, instances, options);
  }

  /** Writes some fields of many saved rows in batches, without signals for each; gives the number of rows matched. */
  bulkUpdate(instances: readonly E[], fields: readonly (keyof E & string)[], options?: { batchSize?: number }): Promise<number> {
    return bulkUpdate(this.model, instances, fields, options);
  }

  /** Writes values into every row by one statement; gives the number of rows matched. Sends no signals for the rows. */
  async update(values: Readonly<Record<string, unknown>>): Promise<number> {
    this.checkNotCombined('update');
    return updateWhere(this.state, values);
  }

  /** Deletes every row and what hangs on it; gives the counts per model. */
  async delete(): Promise<DeleteResult> {
    this.checkNotCombined('delete');
    return deleteWhereState(this.state);
  }

  /** The one row of the queryset that meets the conditions, as an entity. */
  protected abstract getRow(lookups: Readonly<Record<string, unknown>>): Promise<object>;
}
