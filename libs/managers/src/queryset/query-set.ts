import { DoesNotExist, FieldError, MultipleObjectsReturned } from '@nuages/core';
import type { Expression } from '../expressions/expression.js';
import { executeSql } from '../sql/execute.js';
import type { QueryScope } from '../sql/query-scope.js';
import { compileAggregate, compileCount, compileSelect, compileSubselect } from '../sql/select-compiler.js';
import type { Conditions } from './conditions.js';
import { fetchEntities, fetchValues } from './fetch.js';
import { hydrateValues } from './hydrate.js';
import { loadRelated } from './load-related.js';
import type { PathValue, Row, Where } from './typed-lookups.js';
import { Q } from './q.js';
import { isSliced, type OrderTerm, type QueryState, type RowForm } from './query-state.js';
import { QuerySetWrites } from './query-set-writes.js';

/** A queryset of any model; names are checked at run time. */
export type AnyQuerySet = QuerySet<any, any>;

/**
 * A query over the rows of a model: lazy, immutable, awaitable. Each method gives a changed copy; awaiting it reads the
 * rows, once.
 *
 * @typeParam E the entity
 * @typeParam R what the rows come out as
 * @see Django's `QuerySet`
 * @example
 * const page = await posts.filter({ author__username: 'ann' }).orderBy('-id').slice(0, 20);
 */
export class QuerySet<E extends object = any, R = E> extends QuerySetWrites<E> implements PromiseLike<R[]>, AsyncIterable<R> {
  private cache: Promise<R[]> | undefined;

  constructor(override readonly state: QueryState) {
    super();
  }

  /** The names of the annotations, in their order. */
  get annotationNames(): string[] {
    return this.state.steps.flatMap((step) => (step.type === 'annotate' ? [step.name] : []));
  }

  /** A fresh copy, without cached rows. */
  all(): this {
    return this.with({});
  }

  /** With the rows that are soft-deleted, which are left out otherwise. */
  withDeleted(): this {
    return this.with({ includesDeleted: true });
  }

  /** No rows at all, without asking the database for them. */
  none(): this {
    return this.with({ isEmpty: true });
  }

  /** The rows that meet the conditions: lookups, or a `Q`. */
  filter<const K extends string>(condition: Where<Row<E, R>, K>): this {
    return this.step('filter', condition as Conditions);
  }

  /** The rows that do not meet the conditions. */
  exclude<const K extends string>(condition: Where<Row<E, R>, K>): this {
    return this.step('exclude', condition as Conditions);
  }

  /** Adds computed values to each row, as `{ commentCount: Count('comments') }`. */
  annotate<const A extends Record<string, Expression>>(
    expressions: A,
  ): QuerySet<E, R & { [K in keyof A]: A[K] extends Expression<infer V> ? V : never }> {
    this.checkNotSliced('annotate');
    for (const name of Object.keys(expressions)) this.checkAnnotation(name);
    const steps = Object.entries(expressions).map(([name, expression]) => ({ type: 'annotate', name, expression }) as const);
    const { form } = this.state;
    const groupNames = this.state.groupNames ?? (form.type === 'entities' ? undefined : form.names);
    const names = form.type === 'entities' ? undefined : [...(form.names ?? []), ...Object.keys(expressions)];
    return this.with({
      steps: [...this.state.steps, ...steps],
      groupNames,
      ...(form.type !== 'entities' && form.names && { form: { ...form, names: names! } }),
    }) as never;
  }

  /** Orders by paths or annotations; `'-'` in front descends. Replaces the order before. */
  orderBy(...terms: (string | OrderTerm)[]): this {
    this.checkNotSliced('orderBy');
    return this.with({ ordering: terms.map(readTerm), isReversed: false });
  }

  /** The same rows the other way round. */
  reverse(): this {
    this.checkNotSliced('reverse');
    return this.with({ isReversed: !this.state.isReversed });
  }

  /** Each row once. */
  distinct(): this {
    this.checkNotSliced('distinct');
    return this.with({ isDistinct: true });
  }

  /** The rows from `start` up to, not including, `end`. A slice of a slice counts within it. */
  slice(start: number, end?: number): this {
    if (!isPosition(start) || (end !== undefined && !isPosition(end))) throw new FieldError('slice() takes whole numbers from 0 on.');
    const from = this.state.start + start;
    const to = Math.min(this.state.end ?? Infinity, end === undefined ? Infinity : this.state.start + end);
    return this.with({ start: from, end: to === Infinity ? undefined : Math.max(from, to) });
  }

  /** Reads to-one relations in the same query, by joins. */
  selectRelated(...paths: string[]): this {
    return this.with({ selectRelated: [...this.state.selectRelated, ...paths] });
  }

  /** Reads relations of all rows, by one more query each. */
  prefetchRelated(...paths: string[]): this {
    return this.with({ prefetches: [...this.state.prefetches, ...paths.map((path) => ({ path }))] });
  }

  /** Rows as objects of the named values; all columns and annotations where none is named. */
  values<const N extends string>(...names: N[]): QuerySet<E, { [P in N]: PathValue<Row<E, R>, P> }> {
    return this.as({ type: 'objects', names: names.length > 0 ? names : undefined });
  }

  /** Rows as lists of the named values. */
  valuesList<const N extends readonly string[]>(...names: N): QuerySet<E, { -readonly [I in keyof N]: PathValue<Row<E, R>, N[I]> }> {
    return this.as({ type: 'lists', names: names.length > 0 ? names : undefined });
  }

  /** Rows as the one named value. */
  flat<const N extends string>(name: N): QuerySet<E, PathValue<Row<E, R>, N>> {
    return this.as({ type: 'flat', names: [name] });
  }

  /** How many rows there are. */
  async count(): Promise<number> {
    if (this.state.isEmpty) return 0;
    const { sql, parameters } = compileCount(this.state);
    const { rows } = await executeSql(this.model.dataSource, sql, parameters);
    return Number(rows[0]![0]);
  }

  /** Whether there is any row. */
  async exists(): Promise<boolean> {
    return (
      (await this.with({ ordering: isSliced(this.state) ? this.state.ordering : [], selectRelated: [], prefetches: [] }).slice(0, 1))
        .length > 0
    );
  }

  /** The first row in order (by key where there is none), or `null`. */
  async first(): Promise<R | null> {
    return (await this.ordered().slice(0, 1))[0] ?? null;
  }

  /** The last row in order (by key where there is none), or `null`. */
  async last(): Promise<R | null> {
    return (await this.ordered().reverse().slice(0, 1))[0] ?? null;
  }

  /** The first row by these paths; `'-'` in front descends. */
  earliest(...paths: [string, ...string[]]): Promise<R> {
    return this.orderBy(...paths).firstOrThrow();
  }

  /** The last row by these paths. */
  latest(...paths: [string, ...string[]]): Promise<R> {
    return this.orderBy(...paths)
      .reverse()
      .firstOrThrow();
  }

  /**
   * The rows by key, or by another unique field: those of `keys`, or all.
   *
   * @throws FieldError where the field is not unique, or the queryset is sliced
   */
  async inBulk(keys?: readonly unknown[], field = 'pk'): Promise<Map<unknown, R>> {
    const column = this.model.findField(field);
    if (!column || column.relation || !(column.isPrimaryKey || column.unique) || this.state.form.type !== 'entities')
      throw new FieldError(`inBulk() of ${this.model.name} takes the name of a unique field, and reads entities.`);
    const rows = await (keys ? this.step('filter', { [`${column.name}__in`]: keys }) : this);
    return new Map(rows.map((row) => [(row as Record<string, unknown>)[column.name], row]));
  }

  /**
   * The one row that meets the conditions.
   *
   * @throws DoesNotExist when there is none
   * @throws MultipleObjectsReturned when there are several
   */
  async get<const K extends string>(condition?: Where<Row<E, R>, K>): Promise<R> {
    const found = await (isSliced(this.state) ? this : this.step('filter', (condition ?? {}) as Conditions).slice(0, 2));
    if (found.length === 0) throw new DoesNotExist(this.model.name);
    if (found.length > 1) throw new MultipleObjectsReturned(this.model.name, found.length);
    return found[0]!;
  }

  /** Sums up all rows, as `{ total: Sum('views') }`. */
  async aggregate<const A extends Record<string, Expression>>(
    aggregates: A,
  ): Promise<{ [K in keyof A]: A[K] extends Expression<infer V> ? V : never }> {
    const compiled = compileAggregate(this.state, aggregates);
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
    this.cache ??= this.fetch();
    return this.cache.then(onFulfilled, onRejected);
  }

  async *[Symbol.asyncIterator](): AsyncIterator<R> {
    yield* await this;
  }

  /** The query as SQL with placeholders, and its parameters, for reading. */
  toSql(): { sql: string; parameters: readonly unknown[] } {
    const { sql, parameters } = compileSelect(this.state);
    return { sql, parameters };
  }

  /** The query inside another one's statement. */
  compileSubselect(outer: QueryScope): string {
    return compileSubselect(this.state, outer);
  }

  protected override async getRow(lookups: Readonly<Record<string, unknown>>): Promise<object> {
    const entities = new QuerySet<any>({ ...this.state, form: { type: 'entities' } }); // names are checked at run time
    return entities.get(lookups);
  }

  private async fetch(): Promise<R[]> {
    const { form, isEmpty, prefetches } = this.state;
    if (isEmpty) return [];
    if (form.type === 'entities') {
      const rows = await fetchEntities(this.state);
      if (rows.length > 0)
        await loadRelated(
          this.model,
          rows,
          prefetches.map(({ path }) => path),
        );
      return rows as R[];
    }
    const lists = await fetchValues(this.state);
    if (form.type === 'lists') return lists as R[];
    if (form.type === 'flat') return lists.map(([value]) => value) as R[];
    const { values } = compileSelect(this.state);
    return lists.map((list) => Object.fromEntries(values.map(({ name }, index) => [name, list[index]]))) as R[];
  }

  private ordered(): this {
    const hasOrder = this.state.ordering?.length ?? this.model.options.ordering?.length ?? 0;
    return hasOrder > 0 || isSliced(this.state) ? this : this.orderBy('pk');
  }

  private async firstOrThrow(): Promise<R> {
    const [row] = await this.slice(0, 1);
    if (row === undefined) throw new DoesNotExist(this.model.name);
    return row;
  }

  private step(type: 'filter' | 'exclude', condition: Conditions | Q): this {
    this.checkNotSliced(type);
    Q.and(condition); // refuses what is no condition
    return this.with({ steps: [...this.state.steps, { type, condition }] });
  }

  private as<T>(form: RowForm): QuerySet<E, T> {
    return new QuerySet<E, T>({ ...this.state, form, selectRelated: [] });
  }

  private with(changes: Partial<QueryState>): this {
    return new (this.constructor as new (state: QueryState) => this)({ ...this.state, ...changes });
  }

  private checkNotSliced(method: string): void {
    if (isSliced(this.state)) throw new FieldError(`${method}(): a slice of ${this.model.name} cannot be changed. Slice last.`);
  }

  private checkAnnotation(name: string): void {
    if (!/^[A-Za-z]\w{0,62}$/.test(name))
      throw new FieldError(`annotate(): '${name.slice(0, 70)}' is no name. Use letters, digits and underscores.`);
    if (this.model.findField(name)) throw new FieldError(`annotate(): ${this.model.name} has a field '${name}'. Choose another name.`);
  }
}

function isPosition(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function readTerm(term: string | OrderTerm): OrderTerm {
  if (typeof term !== 'string') return term;
  return { by: term.replace(/^[-+]/, ''), isDescending: term.startsWith('-') };
}
