import { FieldError } from '@nuages/core';
import { Aggregate } from '../expressions/aggregates.js';
import { type Compiled, Expression, toExpression } from '../expressions/expression.js';
import type { OrderedPaths, PathsOf, ValueAt } from '../queryset/typed-expressions.js';
import { type OrderTerm, readTerm } from '../queryset/query-state.js';
import { orderText } from '../sql/order-terms.js';
import type { QueryScope } from '../sql/query-scope.js';
import { checkWhole, FLOAT, INTEGER, plain, type Source } from './function-call.js';

/** A function that stands in {@link Window} alone. */
export class WindowFunction<V = unknown, P = any> /* of any path */ {
  declare readonly valueType: V;
  declare readonly paths: P;

  /** @param sources its arguments; `make` gives the SQL of the call, by theirs and by that of the window */
  constructor(
    readonly sources: readonly Expression[],
    readonly make: (over: string, source?: Compiled, otherwise?: Compiled) => Compiled,
  ) {}
}

/** Which rows of its window an expression reads, counted from the current one. Made by {@link RowRange} and {@link ValueRange}. */
export interface WindowFrame {
  readonly sql: string;
}

/** Options of {@link Window}. */
export interface WindowOptions {
  /** What the rows of one window have in common. Default: all rows are one window. */
  readonly partitionBy?: Source | readonly Source[];
  /** The order of the rows in a window, as in `orderBy()`. */
  readonly orderBy?: string | OrderTerm | readonly (string | OrderTerm)[];
  readonly frame?: WindowFrame;
}

/** The paths that a window is made by. */
type WindowPaths<O> =
  | (O extends { readonly partitionBy: infer T } ? OrderedPaths<T> : never)
  | (O extends { readonly orderBy: infer T } ? OrderedPaths<T> : never);

class WindowExpression<V, P> extends Expression<V, P> {
  private readonly partitions: readonly Expression[];
  private readonly terms: readonly OrderTerm[];
  private readonly frame: WindowFrame | undefined;

  constructor(
    private readonly read: Aggregate | WindowFunction,
    { partitionBy = [], orderBy = [], frame }: WindowOptions,
  ) {
    super();
    this.partitions = [partitionBy].flat().map((source: Source) => toExpression(source));
    this.terms = [orderBy].flat().map((term: string | OrderTerm) => readTerm(term));
    this.frame = frame;
  }

  override hasWindow(): boolean {
    return true;
  }

  /** It sums up nothing itself, but may read what does. */
  override hasAggregate(scope: QueryScope): boolean {
    const read = this.read instanceof WindowFunction ? this.read.sources : [];
    const parts = [...read, ...this.partitions, ...this.terms.map(({ by }) => toExpression(by))];
    return parts.some((part) => part.hasAggregate(scope));
  }

  compile(scope: QueryScope): Compiled {
    const over = ` OVER (${this.window(scope)})`;
    if (this.read instanceof Aggregate) return this.read.compile(scope, over);
    const { sql, type } = this.read.make(over, ...this.read.sources.map((source) => source.compile(scope)));
    return { sql, type: plain(type) };
  }

  private window(scope: QueryScope): string {
    const partitions = this.partitions.map((expression) => expression.compile(scope).sql);
    const order = orderText(scope, this.terms);
    return [
      ...(partitions.length > 0 ? [`PARTITION BY ${partitions.join(', ')}`] : []),
      ...(order ? [`ORDER BY ${order}`] : []),
      ...(this.frame ? [this.frame.sql] : []),
    ].join(' ');
  }
}

/**
 * An aggregate, or a function of windows, over the rows around each row. Conditions may read it: the rows are then chosen
 * when the windows are known.
 *
 * @throws FieldError for an expression that is neither, and for a distinct aggregate
 * @see Django's `Window()`
 * @example
 * posts.annotate({ place: Window(Rank(), { partitionBy: 'author', orderBy: '-views' }) }).filter({ place__lte: 3 });
 */
export function Window<V, P, const O extends WindowOptions = object>(
  read: Expression<V, P> | WindowFunction<V, P>,
  options?: O,
): Expression<V, P | WindowPaths<O>> {
  if (!(read instanceof Aggregate || read instanceof WindowFunction))
    throw new FieldError('Window() takes an aggregate, or a function of windows as Rank(). Put other expressions inside those.');
  if (read instanceof Aggregate && read.options.distinct) throw new FieldError('Window(): no database counts distinct values in windows.');
  return new WindowExpression(read as Aggregate | WindowFunction, options ?? {});
}

/** The number of the row, from 1. */
export function RowNumber(): WindowFunction<number, never> {
  return counting('ROW_NUMBER()');
}

/** The number of the first row that is equal in order: rows after equal ones leave a gap. */
export function Rank(): WindowFunction<number, never> {
  return counting('RANK()');
}

/** As {@link Rank}, without gaps. */
export function DenseRank(): WindowFunction<number, never> {
  return counting('DENSE_RANK()');
}

/** The rank as a fraction, from 0 to 1. */
export function PercentRank(): WindowFunction<number, never> {
  return new WindowFunction([], (over) => ({ sql: `PERCENT_RANK()${over}`, type: FLOAT }));
}

/** Which part of the rows does not come after this one, up to 1. */
export function CumeDist(): WindowFunction<number, never> {
  return new WindowFunction([], (over) => ({ sql: `CUME_DIST()${over}`, type: FLOAT }));
}

/** Which of `count` equally large groups the row is in, from 1. */
export function Ntile(count: number): WindowFunction<number, never> {
  return counting(`NTILE(${checkWhole('Ntile()', count, 1)})`);
}

/** What stands where there is no such row. */
type Otherwise<X> = X extends Source ? ValueAt<X> : null;

/**
 * The value of the row `offset` rows before; `otherwise`, or null, where there is none.
 *
 * @example Window(Lag('views', 1, Value(0)), { orderBy: 'created' })
 */
export function Lag<const S extends Source, const X extends Source | undefined = undefined>(
  source: S,
  offset = 1,
  otherwise?: X,
): WindowFunction<ValueAt<S> | Otherwise<X>, PathsOf<S | X>> {
  return shifting('LAG', source, checkWhole("Lag()'s offset", offset, 1), otherwise);
}

/** The value of the row `offset` rows after; `otherwise`, or null, where there is none. */
export function Lead<const S extends Source, const X extends Source | undefined = undefined>(
  source: S,
  offset = 1,
  otherwise?: X,
): WindowFunction<ValueAt<S> | Otherwise<X>, PathsOf<S | X>> {
  return shifting('LEAD', source, checkWhole("Lead()'s offset", offset, 1), otherwise);
}

/** The value of the frame's first row. */
export function FirstValue<const S extends Source>(source: S): WindowFunction<ValueAt<S>, PathsOf<S>> {
  return reading(source, (sql) => `FIRST_VALUE(${sql})`);
}

/** The value of the frame's last row. Without a frame that is the current one, where there is an order. */
export function LastValue<const S extends Source>(source: S): WindowFunction<ValueAt<S>, PathsOf<S>> {
  return reading(source, (sql) => `LAST_VALUE(${sql})`);
}

/** The value of the frame's n-th row, from 1; null where there is none. */
export function NthValue<const S extends Source>(source: S, position: number): WindowFunction<ValueAt<S> | null, PathsOf<S>> {
  checkWhole("NthValue()'s position", position, 1);
  return reading(source, (sql) => `NTH_VALUE(${sql}, ${position})`);
}

/**
 * The rows from `start` to `end`, counted from the current one: negative ones before it, `null` for no bound.
 *
 * @example Window(Avg('views'), { orderBy: 'created', frame: RowRange(-2, 0) })
 */
export function RowRange(start: number | null = null, end: number | null = null): WindowFrame {
  for (const bound of [start, end]) if (bound !== null) checkWhole('RowRange()', bound, -Infinity);
  if (start !== null && end !== null && start > end) throw new FieldError('RowRange() begins before it ends.');
  return { sql: `ROWS BETWEEN ${boundText(start, 'PRECEDING')} AND ${boundText(end, 'FOLLOWING')}` };
}

/** The rows up to those that are equal in order: `null` for no bound, 0 for the current row and its equals. */
export function ValueRange(start: null | 0 = null, end: null | 0 = null): WindowFrame {
  for (const bound of [start, end]) if (bound !== null && bound !== 0) throw new FieldError('ValueRange() takes null or 0.');
  return { sql: `RANGE BETWEEN ${boundText(start, 'PRECEDING')} AND ${boundText(end, 'FOLLOWING')}` };
}

function boundText(bound: number | null, side: 'PRECEDING' | 'FOLLOWING'): string {
  if (bound === null) return `UNBOUNDED ${side}`;
  if (bound === 0) return 'CURRENT ROW';
  return `${Math.abs(bound)} ${bound < 0 ? 'PRECEDING' : 'FOLLOWING'}`;
}

function counting(sql: string): WindowFunction<number, never> {
  return new WindowFunction([], (over) => ({ sql: `${sql}${over}`, type: INTEGER }));
}

function reading<V, P>(source: Source, make: (sql: string) => string): WindowFunction<V, P> {
  return new WindowFunction<V, P>([toExpression(source)], (over, argument) => ({
    sql: `${make(argument!.sql)}${over}`,
    type: argument!.type,
  }));
}

/** MariaDB knows no third argument: a constant, which is null where there is no row, tells when to take it. */
function shifting<V, P>(name: 'LAG' | 'LEAD', source: Source, offset: number, otherwise: Source | undefined): WindowFunction<V, P> {
  if (otherwise === undefined) return reading(source, (sql) => `${name}(${sql}, ${offset})`);
  return new WindowFunction<V, P>([toExpression(source), toExpression(otherwise)], (over, argument, instead) => ({
    sql: `CASE WHEN ${name}(1, ${offset})${over} IS NULL THEN ${instead!.sql} ELSE ${name}(${argument!.sql}, ${offset})${over} END`,
    type: argument!.type,
  }));
}
