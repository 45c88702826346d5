import { FieldError } from '@nuages/core';
import { refuseCompositeKey, refuseSeveralColumns } from '../model/composite-key.js';
import type { ModelField } from '../model/model-field.js';
import { isOfAnother, type Model } from '../model/model.js';
import { QuerySet } from '../queryset/query-set.js';
import { everyRow } from '../queryset/query-state.js';
import { handOn } from '../queryset/hand-on.js';
import type { Given, Seen } from '../queryset/typed-expressions.js';
import type { Where } from '../queryset/typed-lookups.js';
import type { DefaultValues, Values } from '../queryset/typed-values.js';
import { plainKey } from '../sql/plain-key.js';
import type { BulkCreateOptions } from './bulk.js';
import { getOrCreate, type LockedSearch, updateOrCreate } from './get-or-create.js';

type Plain = Readonly<Record<string, unknown>>;

/** A row, or its key. */
export type RowOrKey<T extends object> = T | string | number | bigint;

/** What the rows of an entity between the two sides of a many-to-many relation get besides their keys. */
export interface ThroughOptions {
  /** Values by field, functions to be asked for one. Other fields get their defaults. */
  readonly throughDefaults?: Readonly<Record<string, unknown>>;
}

/** How rows are related. */
export interface RelateOptions extends ThroughOptions {
  /** Of a foreign key, `false` saves row by row, with signals. */
  readonly bulk?: boolean;
}

/** What the queryset of the related rows answers. */
const HANDED_ON = [
  'get',
  'first',
  'last',
  'exists',
  'contains',
  'orderBy',
  'slice',
  'distinct',
  'annotate',
  'aggregate',
  'values',
  'valuesList',
  'flat',
  'selectRelated',
  'prefetchRelated',
  'inBulk',
  'iterator',
  'update',
] as const satisfies (keyof QuerySet)[];

/** What a related manager shares with querysets. */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- `handOn` makes them
export interface RelatedManager<T extends object = any> /* of any entity */ extends Pick<QuerySet<T>, (typeof HANDED_ON)[number]> {}

/**
 * Reads and writes the rows on the other side of a to-many relation of one instance. What it does not say itself is asked of
 * the queryset of those rows.
 *
 * @see Django's related managers
 * @example
 * await posts.related(post, 'tags').add(tag, 7);
 */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- as above
export abstract class RelatedManager<T extends object = any> /* of any entity */ {
  /** The model on the other side. */
  readonly target: Model;

  constructor(
    readonly instance: object,
    readonly field: ModelField,
  ) {
    refuseSeveralColumns(field);
    this.target = field.relation!.target();
    if (this.ownKey === undefined || this.ownKey === null)
      throw new FieldError(`${field.model.name}.${field.name}: the instance has no key yet. Save it before its relations.`);
  }

  /** The related rows, as a queryset. */
  all(): QuerySet<T> {
    const { model, name, relation } = this.field;
    const own = model.primaryKey.name;
    const condition = relation!.inverseName
      ? { [relation!.inverseName]: this.ownKey }
      : { pk__in: new QuerySet<any>(everyRow(model)).filter({ [own]: this.ownKey }).flat(name) }; // names are the model's own
    return new QuerySet<T>({ ...everyRow(this.target), steps: [{ type: 'filter', condition }] });
  }

  /** The related rows that meet the conditions. */
  filter<const K extends string, X>(condition: Where<T, K, Seen<X>> & Given<X>): QuerySet<T> {
    return this.all().filter(condition as never);
  }

  /** The related rows that do not meet the conditions. */
  exclude<const K extends string, X>(condition: Where<T, K, Seen<X>> & Given<X>): QuerySet<T> {
    return this.all().exclude(condition as never);
  }

  /** How many rows are related. */
  count(): Promise<number> {
    return this.all().count();
  }

  /** The keys of the related rows. */
  abstract keys(): Promise<unknown[]>;

  /** Relates rows; those that are related already stay so. */
  abstract add(...rows: RowOrKey<T>[]): Promise<void>;

  /**
   * As `add`, of a list. Of a foreign key, `bulk: false` takes rows that are not saved yet, too.
   *
   * @throws FieldError for `throughDefaults` where no entity is between the two, or where it has no such field
   */
  abstract addAll(rows: readonly RowOrKey<T>[], options?: RelateOptions): Promise<void>;

  /** Ends the relation of rows; they are not deleted. */
  abstract remove(...rows: RowOrKey<T>[]): Promise<void>;

  /** Ends the relation of all rows. Of a foreign key, `bulk: false` saves row by row, with signals. */
  abstract clear(options?: { bulk?: boolean }): Promise<void>;

  /** Makes a row and relates it. */
  abstract create<const K extends string, X>(values: Values<T, K, T, Seen<X>> & Given<X>, options?: ThroughOptions): Promise<T>;

  /** Saves many new rows in batches and relates them, without signals for each. */
  abstract bulkCreate(rows: readonly (T | Values<T>)[], options?: BulkCreateOptions): Promise<T[]>;

  /** The related row that the lookups find, or else a new one of their plain values and `defaults`; and whether it is new. */
  getOrCreate<const K extends string, const D extends string, X, Y>(
    lookups: Where<T, K, Seen<X>> & Given<X>,
    defaults?: DefaultValues<T, D, Seen<Y>> & Given<Y>,
  ): Promise<[instance: T, created: boolean]> {
    return getOrCreate(this.target, this.getRow, lookups as Plain, defaults as Plain | undefined, this.makeRow) as Promise<[T, boolean]>;
  }

  /** As {@link getOrCreate}, but a row that is there gets the defaults; a new one gets `createDefaults` where they are given. */
  updateOrCreate<const K extends string, const D extends string, const C extends string, X, Y, Z>(
    lookups: Where<T, K, Seen<X>> & Given<X>,
    defaults?: DefaultValues<T, D, Seen<Y>> & Given<Y>,
    createDefaults?: DefaultValues<T, C, Seen<Z>> & Given<Z>,
  ): Promise<[instance: T, created: boolean]> {
    const [some, first] = [defaults, createDefaults] as (Plain | undefined)[];
    return updateOrCreate(this.target, this.getRow, lookups as Plain, some, first, this.makeRow) as Promise<[T, boolean]>;
  }

  /**
   * Relates these rows and no others: takes away and adds what differs, or with `clear` takes away all first. Of a foreign
   * key, `bulk: false` saves row by row, with signals.
   */
  abstract set(rows: readonly RowOrKey<T>[], options?: { clear?: boolean } & RelateOptions): Promise<void>;

  private readonly makeRow = (values: Plain): Promise<object> => this.create(values as never);

  private readonly getRow = (lookups: Plain, lock?: LockedSearch): Promise<object> => this.all().getRow(lookups, lock);

  /** The key of the instance that the relation starts from. */
  protected get ownKey(): unknown {
    return this.field.model.keyOf(this.instance);
  }

  /** The key of a row of the other side, of the type that its rows have. */
  protected keyOf(row: RowOrKey<T>): unknown {
    refuseCompositeKey(this.target, `${this.field.model.name}.${this.field.name}`);
    if (typeof row !== 'object') return plainKey(row, this.target.primaryKey);
    const place = `${this.field.model.name}.${this.field.name}`;
    if (isOfAnother(this.target, row)) throw new FieldError(`${place}: a ${row.constructor.name} is no ${this.target.name}.`);
    const key = this.target.keyOf(row);
    if (key !== undefined && key !== null) return key;
    throw new FieldError(`${place}: a row that is not saved cannot be related. Save it first.`);
  }
}

handOn(RelatedManager.prototype, HANDED_ON, (manager) => manager.all());
