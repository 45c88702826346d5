import { DoesNotExist } from '@nuages/core';
import type { Model } from '../model/model.js';
import { announceInit } from '../signals/announce-init.js';
import { executeSql } from '../sql/execute.js';
import { chunks, sqlTextFor } from '../sql/sql-text.js';
import { columnsNamed, decode, heldValue, holdValue, identityOf, keyColumn, type StoredColumn, storedColumns } from './stored-columns.js';

const CHUNK = 500;

/** Reads the rows of a model whose column holds one of the values, as instances, in the order of their keys. */
export async function readRows(model: Model, column: string, values: readonly unknown[]): Promise<object[]> {
  const columns = storedColumns(model);
  const instances: object[] = [];
  for (const chunk of chunks(values, CHUNK)) {
    const text = sqlTextFor(model);
    const sql =
      `SELECT ${columns.map(({ name }) => text.column(name)).join(', ')} FROM ${text.table(model.table)} ` +
      `WHERE ${text.isAmong(column, chunk)} ORDER BY ${text.column(model.primaryKey.columnName)}`;
    const { rows } = await executeSql(model.dataSource, sql, text.parameters);
    for (const row of rows) {
      const instance = model.create();
      for (const [index, stored] of columns.entries()) holdValue(instance, stored, decode(stored, row[index]));
      instances.push(instance);
    }
  }
  await announceInit(model, instances);
  return instances;
}

/**
 * Reads an instance's columns again, those named, or all but those of `select: false` that it does not hold. Relations
 * that were loaded are forgotten, except where the key is the same.
 *
 * @throws DoesNotExist where the row is gone
 * @see Django's `Model.refresh_from_db`
 */
export async function refresh(model: Model, instance: object, names?: readonly string[]): Promise<void> {
  const found = await readRows(model, model.primaryKey.columnName, [heldValue(instance, keyColumn(model))]);
  const fresh = found.find((row) => identityOf(model, row) === identityOf(model, instance));
  if (!fresh) throw new DoesNotExist(model.name, ['pk']);
  const wanted = names && columnsNamed(model, names);
  for (const column of storedColumns(model)) {
    const [field] = column.fields;
    if (wanted ? !wanted.has(column) : field.isLeftOut && heldValue(instance, column) === undefined) continue;
    const value = heldValue(fresh, column);
    if (field.relation && heldValue(instance, column) !== value) forgetRelated(instance, column);
    holdValue(instance, column, value);
  }
}

function forgetRelated(instance: object, { fields }: StoredColumn): void {
  for (const { relation, name } of fields) if (relation) delete (instance as Record<string, unknown>)[name];
}
