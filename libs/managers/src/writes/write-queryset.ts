import { FieldError } from '@nuages/core';
import { Expression } from '../expressions/expression.js';
import type { Model } from '../model/model.js';
import { isSliced, type QueryState } from '../queryset/query-state.js';
import { dialectOf } from '../sql/dialect.js';
import { executeSql } from '../sql/execute.js';
import { QueryScope } from '../sql/query-scope.js';
import { asKeys, compileSelect, compileSubselect } from '../sql/select-compiler.js';
import { Statement } from '../sql/statement.js';
import { hasCompositeKey, keyFieldsOf } from '../model/composite-key.js';
import { spreadEmbedded } from '../model/embedded.js';
import { type DeleteResult, deleteInstances } from './delete-collector.js';
import { type Assignment, setsText } from './order-sets.js';
import { readRows } from './read-rows.js';
import { setField } from './build-row.js';
import { listText, sqlTextFor } from '../sql/sql-text.js';
import { columnsNamed, encode, heldValue, identityOf } from './stored-columns.js';

/**
 * Writes values into every row of a state by one statement; gives the number of rows that matched. Sends no signals.
 *
 * @see Django's `QuerySet.update`
 */
export async function updateWhere(state: QueryState, values: Readonly<Record<string, unknown>>): Promise<number> {
  if (isSliced(state)) throw new FieldError('update(): a slice cannot be updated. Filter by its keys.');
  if (state.distinctOn.length > 0) throw new FieldError('update(): after distinct(...) the rows cannot be updated. Filter by their keys.');
  const { model } = state;
  const dialect = dialectOf(model.dataSource);
  const statement = new Statement(dialect);
  const scope = new QueryScope(model, dialect, statement);
  const keys = keyFieldsOf(model);
  for (const step of state.steps) if (step.type === 'annotate') scope.define(step.name, step.expression);
  const sets = spreadEmbedded(model, values).map(([name, value]) => assignment(scope, model, name, value));
  if (sets.length === 0) return 0;
  if (scope.joins.sql !== scope.joins.root.source) throw new FieldError('update(): a value is taken from a joined table. Use a Subquery.');
  const table = sqlTextFor(model).table(model.table);
  // MySQL changes no table that a subquery of the same statement reads
  const within =
    dialect.name === 'mysql'
      ? (await rowsWhere(state)).map((row) => listText(row.map((one) => scope.parameter(one)))).join(', ') ||
        listText(keys.map(() => 'NULL'))
      : compileSubselect(asKeys({ ...state, ordering: [] }), scope);
  const own = listText(keys.map(({ columnName }) => scope.joins.column(scope.joins.root, columnName)));
  const { sql, parameters } = statement.finish(
    `UPDATE ${table} AS ${dialect.quote(scope.joins.root.alias)} SET ${setsText(sets, dialect)} WHERE ${own} IN (${within})`,
  );
  return (await executeSql(model.dataSource, sql, parameters)).affected;
}

/**
 * Deletes every row of a state and what hangs on them.
 *
 * @see Django's `QuerySet.delete`
 */
export async function deleteWhereState(state: QueryState): Promise<DeleteResult> {
  if (isSliced(state)) throw new FieldError('delete(): a slice cannot be deleted. Filter by its keys.');
  if (state.isDistinct) throw new FieldError('delete(): a distinct queryset cannot be deleted. Filter by its keys.');
  if (state.form.type !== 'entities') throw new FieldError('delete(): after values() there are no entities. Delete before it.');
  const { model } = state;
  const keys = await rowsWhere(state);
  if (keys.length === 0) return { deleted: 0, perModel: {} };
  const found = await readRows(model, model.primaryKey.columnName, [...new Set(keys.map(([key]) => key))]);
  if (!hasCompositeKey(model)) return deleteInstances(model, found);
  const wanted = new Set(keys.map((row) => JSON.stringify(row.map(String))));
  return deleteInstances(
    model,
    found.filter((instance) => wanted.has(identityOf(model, instance) as string)),
  );
}

/** The keys of a state's rows; of one that is of several columns the first. */
export async function keysWhere(state: QueryState): Promise<unknown[]> {
  return [...new Set((await rowsWhere(state)).map(([key]) => key))];
}

/** What tells a state's rows apart, in the order of the model's columns. */
async function rowsWhere(state: QueryState): Promise<unknown[][]> {
  const { sql, parameters } = compileSelect({ ...asKeys(state), ordering: [], prefetches: [] });
  return (await executeSql(state.model.dataSource, sql, parameters)).rows;
}

function assignment(scope: QueryScope, model: Model, name: string, value: unknown): Assignment {
  const [column] = columnsNamed(model, [name]);
  const target = { field: name, read: scope.joins.column(scope.joins.root, column!.name), column: scope.dialect.quote(column!.name) };
  if (value instanceof Expression) {
    if (value.hasAggregate(scope)) throw new FieldError(`update(): '${name}' is an aggregate. Use a Subquery.`);
    return { ...target, sql: value.compile(scope).sql };
  }
  if (value === undefined) throw new FieldError(`update(): ${model.name}.${name} is undefined. Leave it out, or give null.`);
  const holder = model.create();
  setField(model, holder, name, value);
  return { ...target, sql: scope.parameter(encode(column!, heldValue(holder, column!))) };
}
