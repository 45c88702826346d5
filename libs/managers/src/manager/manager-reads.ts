import type { ExplainOptions } from '../queryset/explain.js';
import type { QuerySet } from '../queryset/query-set.js';
import type { OfferedPath, OfferedTerm, OrderPaths, ValuePath, ValuePaths } from '../queryset/typed-paths.js';
import type { Given, Seen } from '../queryset/typed-expressions.js';
import type { Values } from '../queryset/typed-values.js';
import type { TruncKind } from '../sql/dialect.js';

/** What a manager hands on to the queryset of all its rows; see there. */
export interface ManagerReads<E extends object> {
  count(): Promise<number>;
  exists(): Promise<boolean>;
  /** The first row in order, or `null`. */
  first(): Promise<E | null>;
  /** The last row in order, or `null`. */
  last(): Promise<E | null>;
  earliest<const T extends readonly OfferedTerm<E>[]>(...paths: OrderPaths<E, T>): Promise<E>;
  latest<const T extends readonly OfferedTerm<E>[]>(...paths: OrderPaths<E, T>): Promise<E>;
  /** The rows by key, or by another unique field; see {@link QuerySet.inBulk}. */
  inBulk(keys?: readonly unknown[], field?: string): Promise<Map<unknown, E>>;
  contains(instance: object): Promise<boolean>;
  /** Reads all rows piece by piece, in flat memory; see {@link QuerySet.iterator}. */
  iterator(options?: { chunkSize?: number }): AsyncIterable<E>;
  explain(options?: ExplainOptions): Promise<string>;
  none(): QuerySet<E>;
  withDeleted(): QuerySet<E>;
  reverse(): QuerySet<E>;
  /** Each row once, or the first of each value; see {@link QuerySet.distinct}. */
  distinct<const P extends readonly OfferedPath<E>[]>(...paths: ValuePaths<E, P>): QuerySet<E>;
  slice(start: number, end?: number): QuerySet<E>;
  union(...others: readonly QuerySet<any, E>[]): QuerySet<E>;
  unionAll(...others: readonly QuerySet<any, E>[]): QuerySet<E>;
  intersection(...others: readonly QuerySet<any, E>[]): QuerySet<E>;
  difference(...others: readonly QuerySet<any, E>[]): QuerySet<E>;
  dates<const P extends OfferedPath<E>>(
    path: ValuePath<E, P>,
    kind: 'year' | 'month' | 'week' | 'day',
    order?: 'ASC' | 'DESC',
  ): QuerySet<E, string>;
  datetimes<const P extends OfferedPath<E>>(
    path: ValuePath<E, P>,
    kind: Exclude<TruncKind, 'quarter'>,
    order?: 'ASC' | 'DESC',
  ): QuerySet<E, Date>;
  /** Writes values into every row by one statement; gives the number of rows matched. */
  update<const K extends string, X>(values: Values<E, K, E, Seen<X>> & Given<X>): Promise<number>;
}

/** The methods of {@link ManagerReads}. */
export const MANAGER_READS: readonly (keyof ManagerReads<object> & keyof QuerySet)[] = [
  'count',
  'exists',
  'first',
  'last',
  'earliest',
  'latest',
  'inBulk',
  'contains',
  'iterator',
  'explain',
  'none',
  'withDeleted',
  'reverse',
  'distinct',
  'slice',
  'union',
  'unionAll',
  'intersection',
  'difference',
  'dates',
  'datetimes',
  'update',
];
