import { FieldError } from '@nuages/core';
import type { Dialect } from '../sql/dialect.js';
import { isUnder, mayName } from '../sql/annotation-use.js';
import { refuseRowsOfSeveralColumns } from '../model/composite-key.js';
import type { QueryScope } from '../sql/query-scope.js';
import { toDatabase, type ValueType } from '../sql/values.js';
import { type Compiled, Expression, FieldReference, toExpression } from './expression.js';
import type { Conditions } from '../queryset/conditions.js';
import type { Q } from '../queryset/q.js';
import type { LookupsOf, NotNull, OrderedPaths, PathsOf, Reckoned, ValueAt } from '../queryset/typed-expressions.js';

/** Options of an aggregate. */
export interface AggregateOptions {
  /** Counts each value once. */
  readonly distinct?: boolean;
  /** Counts only rows that meet the condition. */
  readonly filter?: Conditions | Q;
  /** The value where there are no rows, or an expression for it. */
  readonly default?: unknown;
}

/** An aggregate of the type of what it reads; `null` where there are no rows and no `default`. */
export type OverRows<S, O> = Expression<NotNull<ValueAt<S>> | NoRows<O>, PathsOf<S> | OptionPaths<O>>;

/** What an aggregate gives of no rows. */
export type NoRows<O> = O extends { readonly default: infer D }
  ? D extends Expression<infer V>
    ? V
    : D extends null
      ? null
      : never
  : null;

/** The paths and lookups that options read. */
export type OptionPaths<O> =
  | (O extends { readonly filter: infer C } ? LookupsOf<C> : never)
  | (O extends { readonly default: infer D } ? DefaultPaths<D> : never)
  | OrderPathsOf<O>;

type OrderPathsOf<O> = O extends { readonly orderBy: infer T } ? OrderedPaths<T> : never;

type DefaultPaths<D> = D extends Expression ? PathsOf<D> : never;

/** A function of several rows, as `COUNT`. Made by {@link Count} and its kin. */
export class Aggregate<V = unknown> extends Expression<V> {
  constructor(
    private readonly name: string | ((dialect: Dialect) => string),
    private readonly source: Expression | '*',
    readonly options: AggregateOptions,
    private readonly resultType: (source: ValueType) => ValueType,
  ) {
    super();
  }

  override get isAggregate(): boolean {
    return true;
  }

  override get shape(): string | undefined {
    const { distinct, filter, default: otherwise } = this.options;
    if (this.constructor !== Aggregate || typeof this.name !== 'string' || filter || otherwise !== undefined) return undefined;
    const source = this.source === '*' ? '*' : this.source.shape;
    return source && `${this.name}(${distinct ? 'DISTINCT ' : ''}${source})`;
  }

  /** Whether rows that come several times, through a join, change nothing. */
  get ignoresRepeats(): boolean {
    return this.options.distinct === true || this.name === 'MIN' || this.name === 'MAX';
  }

  /** The path that it reads, where it reads nothing else. */
  get path(): string | undefined {
    return this.source instanceof FieldReference && !this.options.filter ? this.source.path : undefined;
  }

  /** Whether it may read one of these annotations. An expression may read any. */
  mayName(annotations: readonly string[]): boolean {
    const { source, options } = this;
    const path = source === '*' ? '*' : source instanceof FieldReference ? source.path : undefined;
    return path === undefined || isUnder(path, annotations) || mayName(options.filter, annotations);
  }

  compile(scope: QueryScope, over = ''): Compiled {
    const { filter, default: otherwise, distinct } = this.options;
    if ((distinct || this.name !== 'COUNT') && this.source instanceof FieldReference)
      refuseRowsOfSeveralColumns(scope.model, this.source.path, `An aggregate of '${this.source.path}'`);
    const read = (): [source: Compiled, test: string | undefined] => [
      this.source === '*' ? { sql: '*', type: { kind: 'integer' } } : this.source.compile(scope),
      filter && scope.compileCondition(filter),
    ];
    const [source, test] = over ? read() : scope.unnoted(read); // a window reads summed rows as they are
    const argument = test ? `CASE WHEN ${test} THEN ${source.sql === '*' ? '1' : source.sql} END` : source.sql;
    const type = this.resultType(source.type);
    // MySQL computes fractions of whole numbers to four decimals
    const isWidened = scope.dialect.name === 'mysql' && type.kind === 'float' && source.type.kind !== 'float';
    const sql = scope.unnoted(() => this.call(scope, isWidened ? `(${argument}) + 0e0` : argument)) + over;
    if (otherwise === undefined) return { sql, type };
    const value =
      otherwise instanceof Expression ? otherwise.compile(scope).sql : scope.parameter(toDatabase(otherwise, type, scope.dialect));
    return { sql: `COALESCE(${sql}, ${value})`, type };
  }

  /** The call as SQL, without what stands for no rows. */
  protected call({ dialect }: QueryScope, argument: string): string {
    const name = typeof this.name === 'string' ? this.name : this.name(dialect);
    return `${name}(${this.options.distinct ? 'DISTINCT ' : ''}${argument})`;
  }
}

const toCount = (): ValueType => ({ kind: 'integer' });
const asItIs = (type: ValueType): ValueType => {
  if (type.kind !== 'json') return type;
  throw new FieldError(
    "An aggregate of JSON: say what its values are, as in Max(Cast(KT('meta__words'), 'integer')). No two databases order JSON alike.",
  );
};
const toFloat = (type: ValueType): ValueType => ({ kind: asItIs(type) && 'float' });
const toAverage = (type: ValueType): ValueType => (type.kind === 'decimal' ? { kind: 'decimal' } : toFloat(type));

/**
 * The number of related rows, of values that are not null, or of rows (`'*'`).
 *
 * @example posts.annotate({ commentCount: Count('comments', { filter: { comments__approved: true } }) })
 */
export function Count<const S extends string | Expression, const O extends AggregateOptions = object>(
  path: S,
  options?: O,
): Expression<number, PathsOf<S> | OptionPaths<O>> {
  return new Aggregate('COUNT', path === '*' ? '*' : toExpression(path), options ?? {}, toCount);
}

/** The sum; `null` without rows, unless `default` says otherwise. */
export function Sum<const S extends string | Expression, const O extends AggregateOptions = object>(path: S, options?: O): OverRows<S, O> {
  return new Aggregate('SUM', toExpression(path), options ?? {}, asItIs) as OverRows<S, O>;
}

/** The mean; `null` without rows, unless `default` says otherwise. */
export function Avg<const S extends string | Expression, const O extends AggregateOptions = object>(
  path: S,
  options?: O,
): Expression<NotNull<Reckoned<ValueAt<S>, number, false>> | NoRows<O>, PathsOf<S> | OptionPaths<O>> {
  return new Aggregate<any>('AVG', toExpression(path), options ?? {}, toAverage); // of its path's type
}

/** The least value; `null` without rows. */
export function Min<const S extends string | Expression, const O extends AggregateOptions = object>(path: S, options?: O): OverRows<S, O> {
  return new Aggregate('MIN', toExpression(path), options ?? {}, asItIs) as OverRows<S, O>;
}

/** The greatest value; `null` without rows. */
export function Max<const S extends string | Expression, const O extends AggregateOptions = object>(path: S, options?: O): OverRows<S, O> {
  return new Aggregate('MAX', toExpression(path), options ?? {}, asItIs) as OverRows<S, O>;
}

/** Options of {@link StdDev} and {@link Variance}. */
export interface SpreadOptions extends AggregateOptions {
  /** Whether the rows are a sample of more, which makes the result greater. Default `false`: they are all there are. */
  readonly sample?: boolean;
}

/** The standard deviation; `null` without rows, and of a sample of one. */
export function StdDev<const S extends string | Expression, const O extends SpreadOptions = object>(
  path: S,
  options?: O,
): Expression<number | NoRows<O>, PathsOf<S> | OptionPaths<O>> {
  return spread('STDDEV', path, options);
}

/** The variance; `null` without rows, and of a sample of one. */
export function Variance<const S extends string | Expression, const O extends SpreadOptions = object>(
  path: S,
  options?: O,
): Expression<number | NoRows<O>, PathsOf<S> | OptionPaths<O>> {
  return spread('VAR', path, options);
}

function spread(
  prefix: string,
  path: string | Expression,
  { sample = false, ...options }: SpreadOptions = {},
): Expression<any> /* a number or null */ {
  const name = `${prefix}_${sample ? 'SAMP' : 'POP'}`;
  const nameIn = (dialect: Dialect) => (dialect.name === 'sqlite' ? `nuages_${name.toLowerCase()}` : name);
  return new Aggregate(nameIn, toExpression(path), options, toFloat);
}
