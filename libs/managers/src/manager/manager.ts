import { ImproperlyConfigured } from '@nuages/core';
import type { DataSource } from 'typeorm';
import type { Expression } from '../expressions/expression.js';
import { type EntityRef, modelOf } from '../model/models.js';
import type { Model } from '../model/model.js';
import type { FetchMode } from '../queryset/deferred-access.js';
import type { Loaded, LoadedFrom, OnlyLoaded } from '../queryset/loaded.js';
import type { Prefetch } from '../queryset/prefetch.js';
import type { CheckedExpressions, Computed, FreeNames, Given, Seen } from '../queryset/typed-expressions.js';
import type { Further, Where } from '../queryset/typed-lookups.js';
import type {
  ChosenValue,
  ChosenValues,
  HasAttribute,
  ItemValue,
  JoinPaths,
  ListRow,
  ManyPath,
  ObjectRow,
  OfferedItem,
  OfferedMany,
  OfferedPath,
  OfferedRelation,
  OfferedTerm,
  OfferedValue,
  OrderPaths,
  Prefetched,
  RelatedRow,
  RelationPaths,
  ValuePaths,
} from '../queryset/typed-paths.js';
import { everyRow, type QueryState } from '../queryset/query-state.js';
import { handOn } from '../queryset/hand-on.js';
import { QuerySet } from '../queryset/query-set.js';
import type { DefaultValues, Values } from '../queryset/typed-values.js';
import type { RowLock } from '../sql/row-lock.js';
import type { BulkCreateOptions } from '../writes/bulk.js';
import { deleteInstances, type DeleteResult } from '../writes/delete-collector.js';
import { relatedManager } from '../writes/related.js';
import type { RelatedManager } from '../writes/related-manager.js';
import { MANAGER_READS, type ManagerReads } from './manager-reads.js';
import { declarationOf } from './manager-for.decorator.js';
import { fullClean } from '../writes/full-clean.js';
import { refresh } from '../writes/read-rows.js';
import { saveRow, type SaveOptions } from '../writes/save.js';

type EntityOf<Q> = Q extends QuerySet<infer E, any> ? E : never;

/** A manager that gives querysets of the class `Q` and has its methods. */
export type QuerySetManager<Q extends QuerySet<any>> = {
  getQuerySet(): Q;
  all(): Q;
  filter<const K extends string, X>(condition: Where<EntityOf<Q>, K, Seen<X>> & Given<X>, ...others: readonly Further<EntityOf<Q>>[]): Q;
  exclude<const K extends string, X>(condition: Where<EntityOf<Q>, K, Seen<X>> & Given<X>, ...others: readonly Further<EntityOf<Q>>[]): Q;
  orderBy<const T extends readonly OfferedTerm<EntityOf<Q>>[]>(...terms: OrderPaths<EntityOf<Q>, T>): Q;
  selectRelated<const P extends readonly OfferedRelation<EntityOf<Q>>[]>(...paths: JoinPaths<EntityOf<Q>, P>): Q;
  prefetchRelated<const P extends readonly (OfferedRelation<EntityOf<Q>> | Prefetch)[]>(...paths: RelationPaths<EntityOf<Q>, P>): Q;
} & Pick<Q, Exclude<keyof Q, keyof QuerySet<any>>> &
  Manager<EntityOf<Q>>;

/** The class of a {@link QuerySetManager}. */
export type QuerySetManagerClass<Q extends QuerySet<any>> = new (entity?: EntityRef, using?: DataSource | string) => QuerySetManager<Q>;

/** What a manager shares with querysets. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- `handOn` makes them
export interface Manager<E extends object = any> /* of any entity */ extends ManagerReads<E> {}

/** A manager of any model. */
export type AnyManager = Manager<any>;

/**
 * The door to the rows of a model. Derive from it to narrow the rows or to add methods.
 *
 * @see Django's `Manager`
 */
export class Manager<E extends object = any> /* of any entity */ {
  private readonly entity: EntityRef;
  private readonly dataSource: DataSource | string | undefined;

  /** @param entity what it manages; left out where `@ManagerFor` says it */
  constructor(entity?: EntityRef, using?: DataSource | string) {
    const declared = entity ? undefined : declarationOf(new.target);
    if (!entity && !declared)
      throw new ImproperlyConfigured(`${new.target.name} does not say which entity it is for. Put @ManagerFor(Entity) on it.`);
    this.entity = entity ?? declared!.entity;
    this.dataSource = using ?? declared?.using;
  }

  /**
   * A manager's class that has the methods of a queryset's class too, and gives such querysets.
   *
   * @see Django's `Manager.from_queryset`
   * @example
   * class PostManager extends Manager.fromQuerySet(PostQuerySet) {}
   */
  static fromQuerySet<Q extends QuerySet<any>>(type: new (state: QueryState) => Q): QuerySetManagerClass<Q> {
    const made = class extends Manager<any> /* the queryset says of what */ {
      override getQuerySet(): Q {
        return new type(super.getQuerySet().state);
      }
    };
    for (const name of methodsOf(type)) {
      const value = function (this: Manager, ...args: unknown[]): unknown {
        return (this.getQuerySet() as unknown as Record<string, (...given: unknown[]) => unknown>)[name]!(...args);
      };
      Object.defineProperty(made.prototype, name, { value, writable: true, configurable: true });
    }
    return made as unknown as QuerySetManagerClass<Q>;
  }

  /** The model behind, in the current application's data source. */
  get model(): Model {
    return modelOf(this.entity, this.dataSource);
  }

  /** All rows that the manager stands for. Override to narrow them. */
  getQuerySet(): QuerySet<E> {
    return new QuerySet<E>(everyRow(this.model));
  }

  all(): QuerySet<E> {
    return this.getQuerySet();
  }

  filter<const K extends string, X>(condition: Where<E, K, Seen<X>> & Given<X>, ...others: readonly Further<E>[]): QuerySet<E> {
    return this.getQuerySet().filter(condition as never, ...(others as never[]));
  }

  exclude<const K extends string, X>(condition: Where<E, K, Seen<X>> & Given<X>, ...others: readonly Further<E>[]): QuerySet<E> {
    return this.getQuerySet().exclude(condition as never, ...(others as never[]));
  }

  annotate<const A extends Record<string, Expression>>(expressions: FreeNames<E, A>): QuerySet<E, E & Computed<E, A>> {
    return this.getQuerySet().annotate(expressions as never) as never;
  }

  /** As {@link annotate}, for conditions and orders alone. */
  alias<const A extends Record<string, Expression>>(expressions: FreeNames<E, A>): QuerySet<E, E & Partial<Computed<E, A>>> {
    return this.getQuerySet().alias(expressions as never) as never;
  }

  orderBy<const T extends readonly OfferedTerm<E>[]>(...terms: OrderPaths<E, T>): QuerySet<E> {
    return this.getQuerySet().orderBy(...(terms as never[]));
  }

  selectRelated<const P extends readonly OfferedRelation<E>[]>(...paths: JoinPaths<E, P>): QuerySet<E> {
    return this.getQuerySet().selectRelated(...(paths as never[]));
  }

  prefetchRelated<const P extends readonly (OfferedRelation<E> | Prefetch)[]>(
    ...paths: RelationPaths<E, P>
  ): QuerySet<E, HasAttribute<P> extends true ? Prefetched<E, E, P> : E> {
    return this.getQuerySet().prefetchRelated(...(paths as never[])) as never;
  }

  /** No rows at all. */
  none(): QuerySet<E> {
    return this.getQuerySet().none();
  }

  /** With the rows that are soft-deleted. */
  withDeleted(): QuerySet<E> {
    return this.getQuerySet().withDeleted();
  }

  /** The one row that meets the conditions; see {@link QuerySet.get}. */
  get<const K extends string, X>(condition: Where<E, K, Seen<X>> & Given<X>, ...others: readonly Further<E>[]): Promise<E> {
    return this.getQuerySet().get(condition as never, ...(others as never[]));
  }

  /** Rows as objects of the named values; see {@link QuerySet.values}. */
  values<const N extends readonly OfferedValue<E>[]>(...names: ChosenValues<E, N>): QuerySet<E, ObjectRow<E, N>> {
    return this.getQuerySet().values(...(names as never[])) as never;
  }

  /** Rows as lists of the named values; see {@link QuerySet.valuesList}. */
  valuesList<const N extends readonly OfferedItem<E>[]>(...names: ChosenValues<E, N>): QuerySet<E, ListRow<E, N>> {
    return this.getQuerySet().valuesList(...(names as never[])) as never;
  }

  /** Rows as the one named value. */
  flat<const N extends OfferedItem<E>>(name: ChosenValue<E, N>): QuerySet<E, ItemValue<E, N>> {
    return this.getQuerySet().flat(name as never) as never;
  }

  /** Sums up all rows, as `{ total: Sum('views') }`. */
  aggregate<const A extends Record<string, Expression>>(aggregates: CheckedExpressions<E, A>): Promise<Computed<E, A>> {
    return this.getQuerySet().aggregate(aggregates as never) as never;
  }

  /** The same rows on another data source: its name, or itself. */
  using(dataSource: DataSource | string): QuerySet<E> {
    return this.getQuerySet().using(dataSource);
  }

  /** Reads these columns alone; see {@link QuerySet.only}. */
  only<const N extends readonly OfferedPath<E>[]>(...paths: ValuePaths<E, N>): QuerySet<E, OnlyLoaded<E, N>> {
    return this.getQuerySet().only(...(paths as never[])) as never;
  }

  /** Reads all columns but these; see {@link QuerySet.defer}. */
  defer<const N extends readonly OfferedPath<E>[]>(...paths: ValuePaths<E, N>): QuerySet<E, Loaded<E, N[number]>> {
    return this.getQuerySet().defer(...(paths as never[])) as never;
  }

  /** What reading a column or relation that was not loaded does; see {@link QuerySet.fetchMode}. */
  fetchMode<const M extends FetchMode>(mode: M) {
    return this.getQuerySet().fetchMode(mode);
  }

  /** Locks the rows until the transaction ends; see {@link QuerySet.selectForUpdate}. */
  selectForUpdate(lock?: RowLock): QuerySet<E> {
    return this.getQuerySet().selectForUpdate(lock);
  }

  /** Reads entities by a statement of one's own, as raw`SELECT * FROM post WHERE views > ${10}`. */
  raw(strings: TemplateStringsArray, ...values: unknown[]): Promise<E[]> {
    return this.getQuerySet().raw(strings, ...values);
  }

  /** Makes and saves a row. */
  create<const K extends string, X>(values?: Values<E, K, E, Seen<X>> & Given<X>): Promise<E> {
    return this.getQuerySet().create(values as never);
  }

  /** The row that the lookups find, or else a new one of their plain values and `defaults`; and whether it is new. */
  getOrCreate<const K extends string, const D extends string, X, Y>(
    lookups: Where<E, K, Seen<X>> & Given<X>,
    defaults?: DefaultValues<E, D, Seen<Y>> & Given<Y>,
  ): Promise<[instance: E, created: boolean]> {
    return this.getQuerySet().getOrCreate(lookups as never, defaults as never);
  }

  /** As {@link getOrCreate}, but a row that is there gets the defaults. */
  updateOrCreate<const K extends string, const D extends string, const C extends string, X, Y, Z>(
    lookups: Where<E, K, Seen<X>> & Given<X>,
    defaults?: DefaultValues<E, D, Seen<Y>> & Given<Y>,
    createDefaults?: DefaultValues<E, C, Seen<Z>> & Given<Z>,
  ): Promise<[instance: E, created: boolean]> {
    return this.getQuerySet().updateOrCreate(lookups as never, defaults as never, createDefaults as never);
  }

  /** Saves a row: an update where it has a key that exists, or else an insert. */
  save(instance: E | LoadedFrom<E>, options?: SaveOptions): Promise<void> {
    return saveRow(this.model, instance as object, options);
  }

  /** Reads the columns of a row again, all or those named; see {@link refresh}. */
  refresh(instance: E | LoadedFrom<E>, names?: readonly (keyof E & string)[]): Promise<void> {
    return refresh(this.model, instance as object, names);
  }

  /** Checks a row as a whole; see {@link fullClean}. */
  fullClean(instance: E, options?: { exclude?: readonly (keyof E & string)[] }): Promise<void> {
    return fullClean(this.model, instance, options);
  }

  /** Deletes a row and what hangs on it. */
  delete(instance: E | LoadedFrom<E>): Promise<DeleteResult> {
    return deleteInstances(this.model, [instance as object]);
  }

  /** Saves many new rows, instances or their values, in batches, without signals for each. */
  bulkCreate(rows: readonly (E | Values<E>)[], options?: BulkCreateOptions): Promise<E[]> {
    return this.getQuerySet().bulkCreate(rows, options);
  }

  /** Writes some fields of many saved rows in batches, without signals for each; gives the number of rows matched. */
  bulkUpdate(instances: readonly E[], fields: readonly (keyof E & string)[], options?: { batchSize?: number }): Promise<number> {
    return this.getQuerySet().bulkUpdate(instances, fields, options);
  }

  /** The rows that a to-many relation of `instance` links: to add, remove, set, clear. */
  related<T extends object = never, const N extends OfferedMany<E> = string>(
    instance: E | LoadedFrom<E>,
    name: ManyPath<E, N>,
  ): RelatedManager<RelatedRow<E, T, N>> {
    return relatedManager(this.model, instance as object, name as string);
  }
}

handOn(Manager.prototype, MANAGER_READS, (manager) => manager.getQuerySet());

/** The names of the methods that a queryset's class and its parents add to {@link QuerySet}. */
function methodsOf(type: { readonly prototype: object }): Set<string> {
  const names = new Set<string>();
  for (
    let proto = type.prototype;
    proto !== QuerySet.prototype && proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto) as object
  )
    for (const name of Object.getOwnPropertyNames(proto))
      if (
        name !== 'constructor' &&
        !(name in Manager.prototype) &&
        typeof Object.getOwnPropertyDescriptor(proto, name)!.value === 'function'
      )
        names.add(name);
  return names;
}
