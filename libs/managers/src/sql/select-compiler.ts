import { FieldError } from '@nuages/core';
import { keyFieldsOf } from '../model/composite-key.js';
import type { Model } from '../model/model.js';
import { isSliced, type OrderTerm, type QueryState, readTerm } from '../queryset/query-state.js';
import { dropUnusedAnnotations } from './annotation-use.js';
import { combinedText, type SelectedText } from './combined-select.js';
import { findCrossing } from './compile-apart.js';
import { type CompiledCondition, joinTexts } from './compile-conditions.js';
import { compileSteps } from './compile-steps.js';
import { type Dialect, dialectOf } from './dialect.js';
import { compileDistinct } from './distinct-rows.js';
import { groupText } from './group-text.js';
import { compileHiding } from './hidden-rows.js';
import { aggregateByRow } from './page-aggregates.js';
import { checkSums, type CompiledTerm, compileTerm, turned } from './order-terms.js';
import { QueryScope } from './query-scope.js';
import { lockText } from './row-lock.js';
import { type EntityShape, selectEntity } from './select-entity.js';
import { windowedText } from './windowed-select.js';
import { checkColumns, Statement } from './statement.js';
import type { ValueType } from './values.js';

/** A value of each row, by the position of its column. */
export interface SelectedValue {
  readonly name: string;
  readonly type: ValueType;
}

/** A query as text, and how to read its rows. */
export interface CompiledSelect {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** How the first columns make an entity; absent for plain values. */
  readonly entity: EntityShape | undefined;
  /** The columns after the entity's: annotations, or the values asked for. */
  readonly values: readonly SelectedValue[];
}

/** The parts of a query before they are put together. */
export interface Parts {
  readonly scope: QueryScope;
  readonly where: readonly CompiledCondition[];
  readonly hasAggregates: boolean;
  readonly hasWindows: boolean;
}

/** Compiles the query of a state to the text that reads its rows. */
export function compileSelect(state: QueryState): CompiledSelect {
  const byRow = aggregateByRow(state);
  const { compiled, repeatsRows } = compileWhole(byRow);
  return byRow === state || !repeatsRows ? compiled : compileWhole(state).compiled;
}

function compileWhole(state: QueryState): { compiled: CompiledSelect; repeatsRows: boolean } {
  const dialect = dialectOf(state.model.dataSource);
  const statement = new Statement(dialect);
  const { text, repeatsRows, entity, values } = selectText(state, statement, dialect, undefined);
  return { compiled: { ...statement.finish(text), entity, values }, repeatsRows };
}

/** Compiles a state as a subquery: its values, or else its keys. */
export function compileSubselect(state: QueryState, outer: QueryScope): string {
  const { statement, dialect } = outer;
  const keyed = state.form.type === 'entities' ? asKeys(state) : state;
  const needsOrder = isSliced(state) || state.distinctOn.length > 0;
  const ordered = needsOrder ? keyed : { ...keyed, ordering: [] };
  // MySQL and MariaDB allow no LIMIT directly inside IN (...)
  const isApart = isSliced(state) && (dialect.name === 'mysql' || readsItsOrder(state));
  return isApart ? selectApart(ordered, outer).text : selectText(ordered, statement, dialect, outer).text;
}

/** Compiles a state as a subquery that gives one value. */
export function compileScalar(state: QueryState, outer: QueryScope): { sql: string; type: ValueType } {
  const { text, values } = selectInside(state, outer);
  if (values.length !== 1) throw new FieldError(`A subquery gives one value a row, not ${values.length}. Say which: .values('title').`);
  return { sql: text, type: values[0]!.type };
}

/** Compiles a state as a subquery that is asked whether it gives any row. */
export function compileTest(state: QueryState, outer: QueryScope): string {
  return selectInside(state, outer).text;
}

function selectInside(state: QueryState, outer: QueryScope) {
  const keyed = state.form.type === 'entities' ? asKeys(state) : state;
  return readsItsOrder(state) ? selectApart(keyed, outer) : selectText(keyed, outer.statement, outer.dialect, outer);
}

/** Whether the columns of its order are read with the rows, since databases tell rows apart by what they read. */
function readsItsOrder({ isDistinct, distinctOn, ordering }: QueryState): boolean {
  return isDistinct && distinctOn.length === 0 && ordering?.length !== 0;
}

/** The values of a state, without what else it reads, from a table of its own. */
function selectApart(state: QueryState, outer: QueryScope): { text: string; values: readonly SelectedValue[] } {
  const { statement, dialect } = outer;
  const nameOf = (position: number) => dialect.quote(`c${position}`);
  const { text, values } = selectText(state, statement, dialect, outer, nameOf);
  return {
    text: `SELECT ${values.map((_value, index) => nameOf(index)).join(', ')} FROM (${text}) ${dialect.quote(statement.nextAlias())}`,
    values,
  };
}

/** Compiles `SELECT COUNT(*)`, or whether there is any row at all. */
export function compileCount(state: QueryState): { sql: string; parameters: unknown[] } {
  const dialect = dialectOf(state.model.dataSource);
  const statement = new Statement(dialect);
  const bare: QueryState = {
    ...dropUnusedAnnotations({ ...state, ordering: isSliced(state) ? state.ordering : [] }),
    selectRelated: [],
    prefetches: [],
    lock: undefined,
  };
  if (bare.combined) {
    const { text } = selectText(bare, statement, dialect, undefined, (position) => dialect.quote(`c${position}`));
    return statement.finish(`SELECT COUNT(*) FROM (${text}) ${dialect.quote('counted')}`);
  }
  if (isSliced(bare) || bare.isDistinct || bare.groupNames || bare.steps.some(({ type }) => type === 'annotate')) {
    // annotations that sum up nothing are a part of the groups
    const names = bare.isDistinct && bare.distinctOn.length === 0 ? undefined : [bare.model.primaryKey.name, ...shownAnnotations(bare)];
    const form = bare.form.type === 'entities' ? ({ type: 'lists', names } as const) : bare.form;
    const { text } = selectText({ ...bare, form }, statement, dialect, undefined, (position) => dialect.quote(`c${position}`));
    return statement.finish(`SELECT COUNT(*) FROM (${text}) ${dialect.quote('counted')}`);
  }
  const { scope, where, hasWindows } = gather(withRepeating(bare), statement, dialect, undefined);
  if (hasWindows) return statement.finish(`SELECT COUNT(*) FROM (${compileSubselect(bare, scope)}) ${dialect.quote('counted')}`);
  return statement.finish(`SELECT COUNT(*) FROM ${scope.joins.sql}${whereText(where)}`);
}

/** The state with those of its values alone whose joins give a row several times. */
function withRepeating(state: QueryState): QueryState {
  const chosen = state.chosen.map(({ after, names }) => ({ after, names: names.filter((name) => findCrossing(state.model, name)) }));
  return { ...state, chosen };
}

/** The state of the keys of its rows, as lists. */
export function asKeys(state: QueryState): QueryState {
  return { ...state, form: { type: 'lists', names: keyFieldsOf(state.model).map(({ name }) => name) }, selectRelated: [] };
}

/**
 * Compiles a state in a statement.
 *
 * @param nameOf names the columns, for a query over this one's rows
 */
export function selectText(
  state: QueryState,
  statement: Statement,
  dialect: Dialect,
  outer: QueryScope | undefined,
  nameOf?: (position: number) => string,
): SelectedText & { repeatsRows: boolean } {
  if (state.combined) {
    const selectPart = (part: QueryState, nameIn: (position: number) => string) => selectText(part, statement, dialect, outer, nameIn);
    return { ...combinedText({ ...state, combined: state.combined }, dialect, statement, selectPart, nameOf), repeatsRows: false };
  }
  const parts = gather(state, statement, dialect, outer);
  const { scope, where, hasAggregates } = parts;
  const entity = state.form.type === 'entities' ? selectEntity(scope, state) : undefined;
  const values = selectValues(scope, state);
  const order = compileOrder(scope, state);
  const columns = [...(entity?.columns ?? []), ...values.map(({ sql }) => sql)];
  checkColumns(columns.length);
  const distinct = compileDistinct(scope, state, order, parts);
  if (state.isDistinct && state.distinctOn.length === 0)
    columns.push(...order.map(({ sql }) => sql).filter((sql) => !columns.includes(sql)));

  const summed = where.filter(({ hasAggregate, hasWindow }) => hasAggregate && !hasWindow);
  if (!hasAggregates) checkSums(scope, order, summed.length > 0);
  const later = where.filter(({ hasWindow }) => hasWindow);
  const having = summed.filter((condition) => !mustFollow(condition, dialect));
  const tests = [...later, ...summed.filter((condition) => !having.includes(condition))].map(({ sql }) => sql);
  if (distinct.test) tests.push(distinct.test);
  const rows = (selected: readonly string[], word = '') =>
    `SELECT ${word}${selected.join(', ') || '1'} FROM ${scope.joins.sql}` +
    whereText(where.filter(({ hasAggregate, hasWindow }) => !hasAggregate && !hasWindow)) +
    (hasAggregates ? groupText(scope, state, entity?.keys, order, summed) : '') +
    (having.length > 0 ? ` HAVING ${having.map(({ sql }) => sql).join(' AND ')}` : '');
  const named = nameOf ? columns.map((sql, position) => `${sql} AS ${nameOf(position)}`) : columns;
  const text =
    (tests.length > 0 || forgetsOrder(parts, dialect)
      ? windowedText(
          { columns, tests, order, distinct: distinct.word, further: distinct.keys, selectRows: rows },
          dialect,
          statement,
          nameOf,
        )
      : rows(named, distinct.word()) + (order.length > 0 ? ` ORDER BY ${order.map(({ text: term }) => term()).join(', ')}` : '')) +
    dialect.limit(state.end === undefined ? undefined : Math.max(0, state.end - state.start), state.start) +
    (state.lock && !outer ? lockText(scope, { ...state, lock: state.lock }, hasAggregates || state.isDistinct) : '');
  return {
    text,
    entity: entity?.shape,
    entityWidth: entity?.columns.length ?? 0,
    values: values.map(({ name, type }) => ({ name, type })),
    repeatsRows: scope.joins.hasMany,
  };
}

/** MariaDB knows no columns in HAVING but those that are selected as they are: such a condition chooses among the summed rows. */
function mustFollow({ groupedBy = [] }: CompiledCondition, { name }: Dialect): boolean {
  return name === 'mysql' && groupedBy.length > 0;
}

/** MariaDB takes an order by the grouped key for done, and then sorts the rows for their windows. */
function forgetsOrder({ hasAggregates, hasWindows }: Parts, { name }: Dialect): boolean {
  return hasAggregates && hasWindows && name === 'mysql';
}

/** Compiles the steps of a state: its annotations, conditions and joins. */
export function gather(state: QueryState, statement: Statement, dialect: Dialect, outer: QueryScope | undefined): Parts {
  const scope = new QueryScope(state.model, dialect, statement, outer);
  const where: CompiledCondition[] = [];
  for (let index = 0; index <= state.steps.length; index += 1) {
    for (const { after, names } of state.chosen) if (after === index) scope.choose(names);
    const step = state.steps[index];
    if (!step) break;
    if (step.type === 'annotate') scope.annotate(step.name, step.expression);
    else where.push(...compileSteps(scope, [step]));
  }
  where.push(...compileHiding(scope, state));
  if (state.isEmpty) where.push({ sql: '1 = 0', hasAggregate: false });
  const hasWindows =
    where.some(({ hasWindow }) => hasWindow) || state.steps.some((step) => step.type === 'annotate' && step.expression.hasWindow(scope));
  return { scope, where, hasAggregates: scope.hasSums, hasWindows };
}

function shownAnnotations({ steps }: QueryState): string[] {
  return steps.flatMap((step) => (step.type === 'annotate' && !step.isHidden ? [step.name] : []));
}

function selectValues(scope: QueryScope, state: QueryState) {
  const { form, model } = state;
  const annotations = shownAnnotations(state);
  const names = form.type === 'entities' ? annotations : (form.names ?? [...columnNames(model), ...annotations]);
  return names.map((name) => ({ name, ...scope.compileChosen(name) }));
}

function columnNames(model: Model): string[] {
  return model.usualColumns.map(({ name }) => name.replaceAll('.', '__')); // embedded ones are named as in lookups
}

/** Conditions as `WHERE`; empty for none. */
export function whereText(where: readonly CompiledCondition[]): string {
  return where.length > 0 ? ` WHERE ${joinTexts(where, 'AND')}` : '';
}

function compileOrder(scope: QueryScope, state: QueryState): CompiledTerm[] {
  const isGrouped = state.groupNames !== undefined;
  const terms = state.ordering ?? (isGrouped ? [] : defaultOrdering(state.model));
  return terms.flatMap((term) => compileTerm(scope, state.isReversed ? turned(term) : term));
}

function defaultOrdering(model: Model): OrderTerm[] {
  return (model.options.ordering ?? []).map(readTerm);
}
