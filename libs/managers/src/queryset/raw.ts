import { FieldError } from '@nuages/core';
import type { Model } from '../model/model.js';
import { announceInit } from '../signals/announce-init.js';
import { executeSql } from '../sql/execute.js';
import { sqlTextFor } from '../sql/sql-text.js';
import { decode, holdValue, storedColumns } from '../writes/stored-columns.js';

/**
 * Reads entities by a statement of the user's own, given as a template: what stands in `${}` is bound as a parameter.
 * Columns that the model does not have become properties of the rows.
 */
export async function readRaw(model: Model, strings: TemplateStringsArray, values: readonly unknown[]): Promise<object[]> {
  if (!Array.isArray(strings) || !('raw' in strings))
    throw new FieldError('raw is a template tag, so that values are always bound: raw`SELECT * FROM post WHERE id = ${id}`.');
  const text = sqlTextFor(model);
  const sql = strings.reduce((before, part, index) => before + text.value(values[index - 1]) + part);
  const { rows, columns } = await executeSql(model.dataSource, sql, text.parameters);
  const names = columns();
  const stored = names.map((name) => storedColumns(model).find((column) => column.name === name));
  if (!stored.some((column) => column?.fields.includes(model.primaryKey)))
    throw new FieldError(`raw of ${model.name}: the statement gives no '${model.primaryKey.columnName}'. Select the primary key.`);

  const instances = rows.map((row) => {
    const instance = model.create();
    for (const [index, column] of stored.entries()) {
      if (column) holdValue(instance, column, decode(column, row[index]));
      else Object.assign(instance, { [names[index]!]: row[index] });
    }
    return instance;
  });
  await announceInit(model, instances);
  return instances;
}
