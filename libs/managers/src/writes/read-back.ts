import type { Model } from '../model/model.js';
import { executeSql, type SqlResult } from '../sql/execute.js';
import { chunks, sqlTextFor } from '../sql/sql-text.js';
import { decode, encode, holdValue, keyColumn, type StoredColumn } from './stored-columns.js';

const CHUNK = 500;

/** Puts on the instances what their INSERT gave back of these columns. */
export function holdReturned(columns: readonly StoredColumn[], instances: readonly object[], { rows }: SqlResult): void {
  for (const [index, row] of rows.entries())
    for (const [position, column] of columns.entries()) holdValue(instances[index]!, column, decode(column, row[position]));
}

/** Counts the keys of one INSERT from the one that the database names, which stands at `offset` from the first. */
export function holdSerialKeys(
  column: StoredColumn,
  instances: readonly object[],
  { insertId }: SqlResult,
  offset: number,
  step = 1,
): void {
  if (insertId === undefined) return;
  for (const [index, instance] of instances.entries())
    holdValue(
      instance,
      column,
      typeof insertId === 'bigint' ? insertId + BigInt((index + offset) * step) : insertId + (index + offset) * step,
    );
}

/** How far keys lie apart that MySQL makes: members of a group leave room for each other's. */
async function readStep({ dataSource }: Model): Promise<number> {
  const { rows } = await executeSql(dataSource, 'SELECT @@auto_increment_increment');
  return Number(rows[0]![0]);
}

/** MySQL has no RETURNING: the keys of one INSERT follow each other; defaults are read afterwards. */
export async function readBack(
  model: Model,
  unset: readonly StoredColumn[],
  instances: readonly object[],
  result: SqlResult,
): Promise<void> {
  const key = keyColumn(model);
  if (unset.includes(key)) holdSerialKeys(key, instances, result, 0, instances.length > 1 ? await readStep(model) : 1);
  const others = unset.filter((column) => column !== key);
  if (others.length === 0) return;
  const byKey = new Map(instances.map((instance) => [String(encode(key, model.keyOf(instance))), instance]));
  for (const keys of chunks([...byKey.keys()], CHUNK)) {
    const text = sqlTextFor(model);
    const sql =
      `SELECT ${[key, ...others].map(({ name }) => text.column(name)).join(', ')} FROM ${text.table(model.table)} ` +
      `WHERE ${text.isAmong(key.name, keys)}`;
    for (const [own, ...values] of (await executeSql(model.dataSource, sql, text.parameters)).rows) {
      const instance = byKey.get(String(own))!;
      for (const [position, column] of others.entries()) holdValue(instance, column, decode(column, values[position]));
    }
  }
}
