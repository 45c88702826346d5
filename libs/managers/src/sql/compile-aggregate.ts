import { FieldError } from '@nuages/core';
import { type Expression, F } from '../expressions/expression.js';
import { isSliced, type QueryState, type Step } from '../queryset/query-state.js';
import { DerivedScope } from './derived-scope.js';
import { dialectOf } from './dialect.js';
import { asKeys, compileSubselect, type CompiledSelect, gather, selectText, whereText } from './select-compiler.js';
import { listText } from './sql-text.js';
import { Statement } from './statement.js';

type Aggregates = Readonly<Record<string, Expression>>;

/** Compiles aggregates over all rows of a state. */
export function compileAggregate(state: QueryState, aggregates: Aggregates): CompiledSelect {
  const isPlain = !isSliced(state) && !state.isDistinct;
  if (!isPlain && state.form.type !== 'entities') return aggregateOverRows(state, aggregates);
  const dialect = dialectOf(state.model.dataSource);
  const statement = new Statement(dialect);
  const base: QueryState = isPlain
    ? state
    : {
        ...state,
        steps: state.steps.filter(({ type }) => type === 'annotate'),
        start: 0,
        end: undefined,
        isDistinct: false,
        distinctOn: [],
      };
  const { scope, where, hasAggregates, hasWindows } = gather(base, statement, dialect, undefined);
  if (hasAggregates || hasWindows) return aggregateOverRows(state, aggregates);
  const key = listText(scope.joins.keyColumns(scope.joins.root));
  const within = isPlain ? where : [{ sql: `${key} IN (${compileSubselect(asKeys(state), scope)})`, hasAggregate: false }];
  const columns = Object.entries(aggregates).map(([name, expression]) => {
    if (!expression.hasAggregate(scope)) throw new FieldError(`aggregate(): '${name}' is no aggregate. Use Count, Sum, Avg, Min or Max.`);
    return { name, ...expression.compile(scope) };
  });
  const text = `SELECT ${columns.map(({ sql }) => sql).join(', ')} FROM ${scope.joins.sql}${whereText(within)}`;
  return { ...statement.finish(text), entity: undefined, values: columns };
}

/** Aggregates of rows that are summed up, cut or told apart themselves: those come first, and then the sums of all of them. */
function aggregateOverRows(state: QueryState, aggregates: Aggregates): CompiledSelect {
  const dialect = dialectOf(state.model.dataSource);
  const statement = new Statement(dialect);
  const rows: QueryState = {
    ...state,
    form: { type: 'lists', names: state.form.type === 'entities' ? undefined : state.form.names },
    selectRelated: [],
    ordering: isSliced(state) ? state.ordering : [],
  };
  const { values } = selectText(rows, new Statement(dialect), dialect, undefined);
  const alias = dialect.quote(statement.nextAlias());
  const columnAt = (position: number) => dialect.quote(`c${position}`);
  const scope = new DerivedScope(rows, dialect, statement, values, (position) => `${alias}.${columnAt(position)}`);
  const columns = Object.entries(aggregates).map(([name, expression]) => ({ name, ...expression.compile(scope) }));
  const { text } = selectText(withFurther(rows, scope.further), statement, dialect, undefined, columnAt);
  const whole = `SELECT ${columns.map(({ sql }) => sql).join(', ')} FROM (${text}) ${alias}`;
  return { ...statement.finish(whole), entity: undefined, values: columns };
}

/** The state with columns that its rows did not have, and are told apart by. */
function withFurther(state: QueryState, paths: readonly string[]): QueryState {
  const names = paths.map((path) => `~${path}`); // names that no user gives
  const { form, groupNames } = state;
  return {
    ...state,
    steps: [...state.steps, ...paths.map((path, index): Step => ({ type: 'annotate', name: names[index]!, expression: F(path) }))],
    ...(groupNames && { groupNames: [...groupNames, ...names] }),
    ...(form.type !== 'entities' && form.names && { form: { ...form, names: [...form.names, ...names] } }),
  };
}
