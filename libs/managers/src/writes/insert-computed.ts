import { FieldError } from '@nuages/core';
import { Expression } from '../expressions/expression.js';
import type { Model } from '../model/model.js';
import { dialectOf } from '../sql/dialect.js';
import { executeSql } from '../sql/execute.js';
import { QueryScope } from '../sql/query-scope.js';
import { sqlTextFor } from '../sql/sql-text.js';
import { Statement } from '../sql/statement.js';
import { conflictText, type OnConflict } from './insert-plan.js';
import { holdReturned, readBack } from './read-back.js';
import { type StoredColumn, storedColumns } from './stored-columns.js';

/** Where the values of a new row are computed: it has no columns yet. */
class NewRowScope extends QueryScope {
  override compilePath(path: string): never {
    throw new FieldError(
      `A new row of ${this.model.name} cannot be computed from '${path.slice(0, 70)}': it has no columns yet. Use Value(), or a Subquery.`,
    );
  }
}

/**
 * Inserts an instance that holds expressions, as `Lower(Value('X'))`, by a statement of its own; what the database computed
 * is put on it.
 *
 * @param values what the columns are to store, expressions among them; `undefined` for what the database fills
 */
export async function insertComputed(
  model: Model,
  instance: object,
  columns: readonly StoredColumn[],
  values: readonly unknown[],
  onConflict: OnConflict | undefined,
): Promise<void> {
  const dialect = dialectOf(model.dataSource);
  const statement = new Statement(dialect);
  const scope = new NewRowScope(model, dialect, statement);
  const set = columns.flatMap((column, index) => (values[index] === undefined ? [] : [{ column, value: values[index] }]));
  const names = set.map(({ column }) => dialect.quote(column.name));
  const texts = set.map(({ column, value }) => (value instanceof Expression ? textOf(scope, column, value) : scope.parameter(value)));
  const { discriminatorColumn, discriminatorValue } = model.metadata;
  if (discriminatorColumn) {
    names.push(dialect.quote(discriminatorColumn.databaseName));
    texts.push(scope.parameter(discriminatorValue));
  }
  const plain = new Set(set.filter(({ value }) => !(value instanceof Expression)).map(({ column }) => column));
  const filled = storedColumns(model).filter((column) => !plain.has(column));
  const returning = dialect.hasReturning ? ` RETURNING ${filled.map(({ name }) => dialect.quote(name)).join(', ')}` : '';
  const { sql, parameters } = statement.finish(
    `INSERT INTO ${sqlTextFor(model).table(model.table)} (${names.join(', ')}) VALUES (${texts.join(', ')})` +
      `${onConflict ? conflictText(model, onConflict) : ''}${returning}`,
  );
  const result = await executeSql(model.dataSource, sql, parameters);
  if (dialect.hasReturning) holdReturned(filled, [instance], result);
  else if (!onConflict) await readBack(model, filled, [instance], result);
}

function textOf(scope: QueryScope, { fields: [field] }: StoredColumn, value: Expression): string {
  if (value.hasAggregate(scope) || value.hasWindow(scope))
    throw new FieldError(`${field.model.name}.${field.name}: a new row sums up nothing. Use a Subquery.`);
  return value.compile(scope).sql;
}
