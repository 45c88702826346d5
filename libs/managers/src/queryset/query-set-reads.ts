import { DoesNotExist, FieldError, MultipleObjectsReturned } from '@nuages/core';
import type { Expression } from '../expressions/expression.js';
import { keyPathsOf, refuseCompositeKey } from '../model/composite-key.js';
import { dialectOf, isMariaDb } from '../sql/dialect.js';
import { executeSql } from '../sql/execute.js';
import type { RowLock } from '../sql/row-lock.js';
import { countOnce } from '../sql/select-cache.js';
import { compileAggregate } from '../sql/compile-aggregate.js';
import { fetchRows, streamRows } from './fetch.js';
import { hydrateValues } from './hydrate.js';
import { lookupsOf } from './lookups-of.js';
import { explainQuery, type ExplainOptions } from './explain.js';
import { QuerySetCombining } from './query-set-combining.js';
import { isSliced, type OrderTerm, type QueryState } from './query-state.js';
import { allOf } from './q.js';
import { readRaw } from './raw.js';
import type { LockedSearch } from '../writes/get-or-create.js';
import type { Further, Row, Where } from './typed-lookups.js';
import type { CheckedExpressions, Computed, Given, Seen } from './typed-expressions.js';
import type { OfferedTerm, OrderPaths } from './typed-paths.js';

/** What asks the database for the rows of a queryset, or for something about them. */
export abstract class QuerySetReads<E extends object, R> extends QuerySetCombining<E, R> implements PromiseLike<R[]>, AsyncIterable<R> {
  /** Rows that are being read, or were. */
  declare private cache?: Promise<R[]>;
  /** Rows that were read. */
  declare private loaded?: R[];

  /** How many rows there are; without a query where they are read already. */
  async count(): Promise<number> {
    if (this.loaded) return this.loaded.length;
    const { sql, parameters } = countOnce(this.state);
    if (this.state.isEmpty) return 0;
    const { rows } = await executeSql(this.model.dataSource, sql, parameters);
    return Number(rows[0]![0]);
  }

  /** Whether there is any row; without a query where they are read already. */
  async exists(): Promise<boolean> {
    if (this.loaded) return this.loaded.length > 0;
    return (
      (await this.with({ ordering: isSliced(this.state) ? this.state.ordering : [], selectRelated: [], prefetches: [] }).slice(0, 1))
        .length > 0
    );
  }

  /** The rows from `start` up to, not including, `end`: a query of its own, or a part of the rows where they are read already. */
  override slice(start: number, end?: number): this {
    const part = super.slice(start, end);
    if (!this.loaded) return part;
    part.loaded = this.loaded.slice(start, end);
    part.cache = Promise.resolve(part.loaded);
    return part;
  }

  /**
   * Whether the row is among these; without a query where they are read already.
   *
   * @throws FieldError for a row that is not saved, or where the queryset gives no entities
   */
  async contains(instance: object): Promise<boolean> {
    if (this.state.form.type !== 'entities')
      throw new FieldError(`contains() of ${this.model.name}: after values() there are no entities.`);
    if (typeof this.model.target === 'function' && instance.constructor !== this.model.target) return false;
    refuseCompositeKey(this.model, 'contains()');
    const key = this.model.keyOf(instance);
    if (key === undefined || key === null) throw new FieldError(`contains(): this ${this.model.name} is not saved.`);
    if (this.cache || isSliced(this.state)) return (await this).some((row) => this.model.keyOf(row as object) === key);
    return this.step('filter', { pk: key }).exists();
  }

  /** The first row in order (by key where there is none), or `null`. */
  async first(): Promise<R | null> {
    return (await this.ordered().slice(0, 1))[0] ?? null;
  }

  /** The last row in order (by key where there is none), or `null`. */
  async last(): Promise<R | null> {
    return (await this.ordered().reverse().slice(0, 1))[0] ?? null;
  }

  /** The first row by these paths, or by the model's `getLatestBy`; `'-'` in front descends. */
  async earliest<const T extends readonly OfferedTerm<Row<E, R>>[]>(...paths: OrderPaths<Row<E, R>, T>): Promise<R> {
    return this.orderedBy(this.latestBy('earliest', paths)).firstOrThrow();
  }

  /** The last row by these paths, or by the model's `getLatestBy`. */
  async latest<const T extends readonly OfferedTerm<Row<E, R>>[]>(...paths: OrderPaths<Row<E, R>, T>): Promise<R> {
    return this.orderedBy(this.latestBy('latest', paths)).reverse().firstOrThrow();
  }

  /**
   * The rows by key, or by another unique field: those of `keys`, or all.
   *
   * @throws FieldError where the field is not unique, or the queryset is sliced
   */
  async inBulk(keys?: readonly unknown[], field = 'pk'): Promise<Map<unknown, R>> {
    const column = this.model.field(field);
    if (column.relation || !(column.isPrimaryKey || column.unique) || this.state.form.type !== 'entities')
      throw new FieldError(`inBulk() of ${this.model.name} takes the name of a unique field, which '${field}' is not, and reads entities.`);
    if (!column.unique) refuseCompositeKey(this.model, 'inBulk()');
    const rows = await (keys ? this.step('filter', { [`${column.name}__in`]: keys }) : this);
    return new Map(rows.map((row) => [(row as Record<string, unknown>)[column.name], row]));
  }

  /**
   * The one row that meets the conditions. Without any, of a slice, too.
   *
   * @throws DoesNotExist when there is none
   * @throws MultipleObjectsReturned when there are several
   */
  async get<const K extends string, X>(
    condition?: Where<Row<E, R>, K, Seen<X>> & Given<X>,
    ...others: readonly Further<Row<E, R>>[]
  ): Promise<R> {
    const isWhole = others.length === 0 && (condition === undefined || (isNothing(condition) && !isSliced(this.state)));
    const query = isWhole ? this : this.step('filter', allOf(condition ?? {}, others));
    const found = await query.slice(0, 2);
    if (found.length === 0) throw new DoesNotExist(this.model.name, lookupsOf(query.state));
    if (found.length > 1) throw new MultipleObjectsReturned(this.model.name, found.length, lookupsOf(query.state));
    return found[0]!;
  }

  /** Sums up all rows, as `{ total: Sum('views') }`. */
  async aggregate<const A extends Record<string, Expression>>(
    aggregates: CheckedExpressions<Row<E, R>, A>,
  ): Promise<Computed<Row<E, R>, A>> {
    this.checkNotCombined('aggregate');
    const compiled = compileAggregate(this.state, aggregates as A);
    const { rows } = await executeSql(this.model.dataSource, compiled.sql, compiled.parameters);
    const [values = []] = hydrateValues(compiled, rows);
    return Object.fromEntries(Object.keys(aggregates).map((name, index) => [name, values[index]])) as never;
  }

  /** Reads the rows; the second time they come from the first. */
  // oxlint-disable-next-line unicorn/no-thenable -- a queryset is awaited, as Django's is iterated
  then<A = R[], B = never>(
    onFulfilled?: ((rows: R[]) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.cache ??= this.read();
    return this.cache.then(onFulfilled, onRejected);
  }

  /**
   * Reads the rows piece by piece, in flat memory, and keeps none: a cursor on PostgreSQL, a stream on MySQL and MariaDB
   * (which inside a transaction read all rows first), a statement read in steps on SQLite.
   *
   * @param options `chunkSize`: how many rows are read, and given their prefetched relations, at a time. Default 2000
   * @see Django's `QuerySet.iterator`
   */
  iterator({ chunkSize = 2000 }: { chunkSize?: number } = {}): AsyncIterable<R> {
    if (!Number.isSafeInteger(chunkSize) || chunkSize < 1) throw new FieldError('iterator(): chunkSize takes a whole number from 1 on.');
    return streamRows(this.state, chunkSize) as AsyncIterable<R>;
  }

  /** How the database would run the query, in its own words. */
  explain(options?: ExplainOptions): Promise<string> {
    return explainQuery(this.state, options);
  }

  /**
   * Reads entities by a statement of one's own; what stands in `${}` is bound as a parameter. The queryset's own conditions
   * play no part. Columns that it leaves out load when they are awaited, as after `only`.
   *
   * @see Django's `Manager.raw`
   * @example
   * const found = await posts.raw`SELECT * FROM post WHERE views > ${10}`;
   */
  raw(strings: TemplateStringsArray, ...values: unknown[]): Promise<E[]> {
    return readRaw(this.state, strings, values) as Promise<E[]>;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<R> {
    yield* await this;
  }

  /** As {@link get}, of an entity, which may be locked where the query is one of rows that can be. */
  override async getRow(lookups: Readonly<Record<string, unknown>>, lock?: LockedSearch): Promise<object> {
    const entities = this.with({ form: { type: 'entities' }, chosen: [] });
    const isLockedLater = lock === 'found' && dialectOf(this.model.dataSource).name === 'mysql';
    const row = lock && !isLockedLater ? undefined : await entities.get(lookups as never); // names are checked at run time
    if (!lock) return row as object;
    return (await entities.with({ lock: lockOfRoot(this.state) }).get(lookups as never)) as object;
  }

  /** Reads the rows and keeps them; after an error the next caller tries again. */
  private async read(): Promise<R[]> {
    try {
      this.loaded = (await fetchRows(this.state)) as R[];
      return this.loaded;
    } catch (error) {
      delete this.cache;
      throw error;
    }
  }

  private ordered(): this {
    const hasOrder = this.state.ordering?.length ?? this.model.options.ordering?.length ?? 0;
    if (this.state.combined && this.state.form.type !== 'entities') return this;
    return hasOrder > 0 || isSliced(this.state) ? this : this.orderedBy([...this.state.distinctOn, ...keyPathsOf(this.model)]);
  }

  private latestBy(method: string, paths: readonly unknown[]): readonly (string | OrderTerm)[] {
    const { options, name } = this.model;
    if (paths.length > 0) return paths as readonly (string | OrderTerm)[];
    if (options.getLatestBy !== undefined) return [options.getLatestBy].flat() as readonly string[];
    throw new FieldError(`${method}() of ${name}: say by which paths, or give the model 'getLatestBy' in @ModelOptions.`);
  }

  private async firstOrThrow(): Promise<R> {
    const [row] = await this.slice(0, 1);
    if (row === undefined) throw new DoesNotExist(this.model.name, lookupsOf(this.state));
    return row;
  }
}

/** PostgreSQL locks no rows that are summed up, and no side of a join that may be missing. */
function lockOfRoot({ model, steps, isDistinct, lock }: QueryState): RowLock | undefined {
  if (isMariaDb(model.dataSource)) return lock ?? {};
  return isDistinct || steps.some(({ type }) => type === 'annotate') ? lock : (lock ?? { of: ['self'] });
}

function isNothing(condition: object | undefined): boolean {
  return condition === undefined || (Object.getPrototypeOf(condition) === Object.prototype && Object.keys(condition).length === 0);
}
