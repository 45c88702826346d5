import { FieldError } from '@nuages/core';
import { refuseCompositeKey } from '../model/composite-key.js';
import { Expression } from '../expressions/expression.js';
import { Trunc, TruncDate } from '../functions/datetime.js';
import type { TruncKind } from '../sql/dialect.js';
import type { QueryScope } from '../sql/query-scope.js';
import type { ValueType } from '../sql/values.js';
import { compileScalar, compileSelect, compileSubselect, compileTest } from '../sql/select-compiler.js';
import { checkValues } from './check-names.js';
import { chooseDefer, chooseOnly } from './column-choice.js';
import type { FetchMode } from './deferred-access.js';
import type { Loaded, LoadedFrom, OnAccess, OnlyLoaded } from './loaded.js';
import { loadMissing } from './load-missing.js';
import { QuerySetReads } from './query-set-reads.js';
import type { RowForm } from './query-state.js';
import type { Computed, FreeNames } from './typed-expressions.js';
import type { Row } from './typed-lookups.js';
import type {
  ChosenValue,
  ChosenValues,
  ItemValue,
  ListRow,
  ObjectRow,
  OfferedItem,
  OfferedPath,
  OfferedValue,
  ValuePath,
  ValuePaths,
} from './typed-paths.js';

const MOMENT = 'nuages_moment';

/** What `values()` and its kin are given. */
type Chosen = string | Expression | Readonly<Record<string, Expression>>;

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
export class QuerySet<E extends object = any, R = E> extends QuerySetReads<E, R> {
  /** The names of the annotations, in their order. */
  get annotationNames(): string[] {
    return this.state.steps.flatMap((step) => (step.type === 'annotate' && !step.isHidden ? [step.name] : []));
  }

  /** Adds computed values to each row, as `{ commentCount: Count('comments') }`. */
  annotate<const A extends Record<string, Expression>>(expressions: FreeNames<E, A, Row<E, R>>): QuerySet<E, R & Computed<Row<E, R>, A>> {
    this.checkNotCombined('annotate');
    for (const name of Object.keys(expressions)) this.checkAnnotation(name);
    const steps = Object.entries(expressions).map(([name, expression]) => ({ type: 'annotate', name, expression }) as const);
    const { form } = this.state;
    const grouped = this.state.groupNames ?? (form.type === 'entities' ? undefined : form.names);
    const names = form.type === 'entities' ? undefined : [...(form.names ?? []), ...Object.keys(expressions)];
    return this.with({
      steps: [...this.state.steps, ...steps],
      groupNames: grouped && [...grouped, ...Object.keys(expressions)],
      ...(form.type !== 'entities' && form.names && { form: { ...form, names: names! } }),
    }) as never;
  }

  /**
   * As {@link annotate}, for conditions, orders and other annotations alone: the rows don't have the values.
   *
   * @see Django's `QuerySet.alias`
   */
  alias<const A extends Record<string, Expression>>(
    expressions: FreeNames<E, A, Row<E, R>>,
  ): QuerySet<E, R & Partial<Computed<Row<E, R>, A>>> {
    this.checkNotCombined('alias');
    for (const name of Object.keys(expressions)) this.checkAnnotation(name);
    const steps = Object.entries(expressions).map(
      ([name, expression]) => ({ type: 'annotate', name, expression, isHidden: true }) as const,
    );
    return this.with({ steps: [...this.state.steps, ...steps] }) as never;
  }

  /**
   * Reads these columns alone, and the primary key. The others load when they are awaited, as `await post.body`, or by
   * `refresh`; `save` writes those that are loaded. Paths lead through `selectRelated`.
   *
   * @see Django's `QuerySet.only`
   */
  only<const N extends readonly OfferedPath<E>[]>(...paths: ValuePaths<E, N>): QuerySet<E, OnlyLoaded<E, N>> {
    return this.with(this.choosing(chooseOnly(this.state.columns, paths as readonly string[]))) as never;
  }

  /** Reads all columns but these, which load as after {@link only}. */
  defer<const N extends readonly OfferedPath<E>[]>(...paths: ValuePaths<E, N>): QuerySet<E, Loaded<E, N[number]>> {
    return this.with(this.choosing(chooseDefer(this.state.columns, paths as readonly string[]))) as never;
  }

  /**
   * What reading a column or relation that was not loaded does: `'one'` loads it for that row, `'peers'` for all rows
   * that were read together, `'raise'` throws. What loads is awaited, as `await post.author`. Without this, columns that
   * `only` and `defer` left out load as by `'one'`, and relations that were not asked for are `undefined`.
   *
   * @see Django's `QuerySet.fetch_mode`
   * @example
   * for (const post of await posts.fetchMode('peers')) console.log((await post.author).name); // two statements
   */
  fetchMode<const M extends FetchMode>(mode: M): QuerySet<E, M extends 'raise' ? R : OnAccess<R> & LoadedFrom<E>> {
    return this.with({ fetching: { mode, includesRelations: true, load: loadMissing } }) as never;
  }

  /**
   * Rows as objects of the named values; all columns and annotations where none is named. Expressions stand by their names.
   *
   * @example posts.values('id', { label: Lower('title') })
   */
  values<const N extends readonly OfferedValue<Row<E, R>>[]>(...names: ChosenValues<Row<E, R>, N>): QuerySet<E, ObjectRow<Row<E, R>, N>> {
    return this.chosen('objects', names as readonly Chosen[]);
  }

  /** Rows as lists of the values: of paths, and of expressions. */
  valuesList<const N extends readonly OfferedItem<Row<E, R>>[]>(...names: ChosenValues<Row<E, R>, N>): QuerySet<E, ListRow<Row<E, R>, N>> {
    return this.chosen('lists', names as readonly Chosen[]);
  }

  /** Rows as one value: that of a path, or of an expression. */
  flat<const N extends OfferedItem<Row<E, R>>>(name: ChosenValue<Row<E, R>, N>): QuerySet<E, ItemValue<Row<E, R>, N>> {
    return this.chosen('flat', [name as Chosen]);
  }

  /**
   * The years, months, weeks (Mondays) or days in which a date or moment of the rows lies: each once, as `YYYY-MM-DD`.
   *
   * @param order `'DESC'` gives the latest first
   * @see Django's `QuerySet.dates`
   */
  dates<const P extends OfferedPath<Row<E, R>>>(
    path: ValuePath<Row<E, R>, P>,
    kind: 'year' | 'month' | 'week' | 'day',
    order: 'ASC' | 'DESC' = 'ASC',
  ): QuerySet<E, string> {
    if (!['year', 'month', 'week', 'day'].includes(kind)) throw new FieldError(`dates() takes 'year', 'month', 'week' or 'day'.`);
    const day: Expression<any> = TruncDate(Trunc(kind, path as string)); // no moment is null here
    return this.moments(path as string, day, order);
  }

  /**
   * As {@link dates}, of moments, down to the second.
   *
   * @see Django's `QuerySet.datetimes`
   */
  datetimes<const P extends OfferedPath<Row<E, R>>>(
    path: ValuePath<Row<E, R>, P>,
    kind: Exclude<TruncKind, 'quarter'>,
    order: 'ASC' | 'DESC' = 'ASC',
  ): QuerySet<E, Date> {
    return this.moments(path as string, Trunc(kind, path as string), order);
  }

  private moments<V>(path: string, expression: Expression<V>, order: 'ASC' | 'DESC'): QuerySet<E, V> {
    if (order !== 'ASC' && order !== 'DESC') throw new FieldError(`dates() and datetimes() take the order 'ASC' or 'DESC'.`);
    checkValues(this.state, [path]);
    const moments: AnyQuerySet = this.annotate({ [MOMENT]: expression } as never).step('filter', { [`${MOMENT}__isnull`]: false });
    return moments
      .flat(MOMENT)
      .distinct()
      .orderBy(`${order === 'DESC' ? '-' : ''}${MOMENT}`) as never;
  }

  /** The query as SQL with placeholders, and its parameters, for reading. */
  toSql(): { sql: string; parameters: readonly unknown[] } {
    const { sql, parameters } = compileSelect(this.state);
    return { sql, parameters };
  }

  /** The query inside another one's statement. */
  compileSubselect(outer: QueryScope): string {
    if (this.state.form.type === 'entities') refuseCompositeKey(this.model, 'A comparison with a queryset');
    return compileSubselect(this.state, outer);
  }

  /** The query inside another one's statement, for one value. */
  compileScalar(outer: QueryScope): { sql: string; type: ValueType } {
    return compileScalar(this.state, outer);
  }

  /** The query inside another one's statement, asked whether it gives any row. */
  compileTest(outer: QueryScope): string {
    return compileTest(this.state, outer);
  }

  /** Expressions become annotations: aggregates after the values that rows are grouped by. */
  private chosen<T>(type: Exclude<RowForm['type'], 'entities'>, given: readonly Chosen[]): QuerySet<E, T> {
    if (this.state.form.type !== 'entities') this.checkNotCombined('values');
    const pairs = given.flatMap((one, index): (readonly [name: string, expression?: Expression])[] => {
      if (typeof one === 'string') return [[one]];
      if (one instanceof Expression) return [[`~${index}`, one]]; // a name that no user gives
      for (const name of Object.keys(one)) this.checkAnnotation(name);
      return Object.entries(one);
    });
    if (!this.state.combined)
      checkValues(
        this.state,
        pairs.flatMap(([name, expression]) => (expression ? [] : [name])),
      );
    const stepsOf = (isAggregate: boolean) =>
      pairs.flatMap(([name, expression]) =>
        expression?.isAggregate === isAggregate ? [{ type: 'annotate', name, expression } as const] : [],
      );
    const [plain, aggregates] = [stepsOf(false), stepsOf(true)];
    if (plain.length + aggregates.length > 0) this.checkNotCombined('values');
    const grouped = pairs.flatMap(([name, expression]) => (expression?.isAggregate ? [] : [name]));
    return new QuerySet<E, T>({
      ...this.state,
      steps: [...this.state.steps, ...plain, ...aggregates],
      groupNames: this.state.groupNames ?? (aggregates.length > 0 ? grouped : undefined),
      chosen: [...this.state.chosen, { after: this.state.steps.length + plain.length, names: pairs.map(([name]) => name) }],
      form: { type, names: pairs.length > 0 ? pairs.map(([name]) => name) : undefined },
      selectRelated: [],
    });
  }

  private checkAnnotation(name: string): void {
    if (!/^[A-Za-z]\w{0,62}$/.test(name))
      throw new FieldError(`annotate(): '${name.slice(0, 70)}' is no name. Use letters, digits and underscores.`);
    const { target, name: model } = this.model;
    if (this.model.findField(name) || name in (typeof target === 'function' ? (target.prototype as object) : Object.prototype))
      throw new FieldError(`annotate(): ${model} has a '${name}' of its own. Choose another name.`);
  }
}
