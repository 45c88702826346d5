import { FieldError } from '@nuages/core';
import { announceInit } from '../signals/announce-init.js';
import { executeSql } from '../sql/execute.js';
import { sqlTextFor } from '../sql/sql-text.js';
import { decode, holdValue, storedColumns } from '../writes/stored-columns.js';
import { createDeferring, deferredFields, rememberGroup } from './deferred-access.js';
import { loadMissing } from './load-missing.js';
import type { QueryState } from './query-state.js';

/**
 * Reads entities by a statement of the user's own, given as a template: what stands in `${}` is bound as a parameter.
 * Columns that the model does not have become properties of the rows; those of the model that it leaves out load on access.
 */
export async function readRaw(
  { model, fetching = { mode: 'one', includesRelations: false, load: loadMissing } }: QueryState,
  strings: TemplateStringsArray,
  values: readonly unknown[],
): Promise<object[]> {
  if (!Array.isArray(strings) || !('raw' in strings))
    throw new FieldError('raw is a template tag, so that values are always bound: raw`SELECT * FROM post WHERE id = ${id}`.');
  const text = sqlTextFor(model);
  const sql = strings.reduce((before, part, index) => before + text.value(values[index - 1]) + part);
  const { rows, columns } = await executeSql(model.dataSource, sql, text.parameters);
  const names = columns();
  const stored = names.map((name) => storedColumns(model).find((column) => column.name === name));
  if (!stored.some((column) => column?.fields.includes(model.primaryKey)))
    throw new FieldError(`raw of ${model.name}: the statement gives no '${model.primaryKey.columnName}'. Select the primary key.`);

  const fields = stored.flatMap((column) => column?.fields ?? []);
  const shape = { model, columns: fields.map((field, position) => ({ field, position })), related: [], fetching };
  const deferred = deferredFields(shape);
  const instances = rows.map((row) => {
    const instance = deferred.length > 0 ? createDeferring(model, deferred) : model.create();
    for (const [index, column] of stored.entries()) {
      if (column) holdValue(instance, column, decode(column, row[index]));
      else Object.assign(instance, { [names[index]!]: row[index] });
    }
    return instance;
  });
  rememberGroup(shape, instances, fetching);
  await announceInit(model, instances);
  return instances;
}
