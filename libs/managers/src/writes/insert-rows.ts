import type { Model } from '../model/model.js';
import { executeSql, type SqlResult } from '../sql/execute.js';
import { fillDefaults } from './fill-defaults.js';
import { chunks, MAX_PARAMETERS, sqlTextFor, type SqlText } from '../sql/sql-text.js';
import { decode, encode, heldValue, holdValue, type StoredColumn, storedColumns } from './stored-columns.js';

/** What to do with a row that breaks a unique constraint: leave the old one, or write these columns of the new one over it. */
export interface OnConflict {
  readonly unique: readonly StoredColumn[];
  readonly update: readonly StoredColumn[];
}

/** How rows are inserted. */
export interface InsertOptions {
  /** Write the rows as they are: a fixture. */
  readonly isRaw?: boolean;
  readonly onConflict?: OnConflict | undefined;
  /** The most rows in one statement. */
  readonly batchSize?: number | undefined;
}

/** Inserts instances, as many in one statement as fit, and puts the keys and defaults that the database made on them. */
export async function insertRows(model: Model, instances: readonly object[], options: InsertOptions = {}): Promise<void> {
  for (const { columns, rows } of groupByColumns(model, instances, options.isRaw ?? false)) {
    const size = Math.max(1, Math.min(options.batchSize ?? Infinity, Math.floor(MAX_PARAMETERS / Math.max(1, columns.length + 1))));
    for (const batch of chunks(rows, columns.length === 0 ? 1 : size)) await insertBatch(model, columns, batch, options.onConflict);
  }
}

/** Rows that have the same columns set go into the same statements. */
function groupByColumns(model: Model, instances: readonly object[], isRaw: boolean) {
  const groups = new Map<string, { columns: StoredColumn[]; rows: object[] }>();
  const all = storedColumns(model).filter(({ fields: [field] }) => field.column!.isInsert && !field.column!.generatedType);
  for (const instance of instances) {
    fillDefaults(model, instance, isRaw);
    let signature = '';
    for (const column of all) signature += isSet(instance, column) ? '1' : '0';
    const group = groups.get(signature);
    if (group) group.rows.push(instance);
    else groups.set(signature, { columns: all.filter((column) => isSet(instance, column)), rows: [instance] });
  }
  return groups.values();
}

function isSet(instance: object, column: StoredColumn): boolean {
  const value = heldValue(instance, column);
  return column.fields[0].isGenerated ? value !== undefined && value !== null : value !== undefined;
}

async function insertBatch(model: Model, columns: readonly StoredColumn[], rows: readonly object[], onConflict: OnConflict | undefined) {
  const text = sqlTextFor(model);
  const unset = storedColumns(model).filter((column) => !columns.includes(column));
  const isReturning = unset.length > 0 && !onConflict && text.dialect.name !== 'mysql';
  const sql =
    `INSERT INTO ${text.table(model.table)} ${valuesText(model, text, columns, rows)}` +
    (onConflict ? conflictText(model, text, onConflict) : '') +
    (isReturning ? ` RETURNING ${unset.map(({ name }) => text.column(name)).join(', ')}` : '');
  const result = await executeSql(model.dataSource, sql, text.parameters);
  if (isReturning) {
    for (const [index, row] of result.rows.entries())
      for (const [position, column] of unset.entries()) holdValue(rows[index]!, column, decode(column, row[position]));
  } else if (unset.length > 0 && !onConflict) await readBack(model, unset, rows, result);
}

function valuesText(model: Model, text: SqlText, columns: readonly StoredColumn[], rows: readonly object[]): string {
  const { discriminatorColumn, discriminatorValue } = model.metadata;
  const names = columns.map(({ name }) => text.column(name));
  if (discriminatorColumn) names.push(text.column(discriminatorColumn.databaseName));
  if (names.length === 0) return text.dialect.name === 'mysql' ? '() VALUES ()' : 'DEFAULT VALUES';
  const tuples = rows.map((row) => {
    const values = columns.map((column) => text.value(encode(column, heldValue(row, column))));
    if (discriminatorColumn) values.push(text.value(discriminatorValue));
    return `(${values.join(', ')})`;
  });
  return `(${names.join(', ')}) VALUES ${tuples.join(', ')}`;
}

function conflictText(model: Model, text: SqlText, { unique, update }: OnConflict): string {
  const key = text.column(model.primaryKey.columnName);
  if (text.dialect.name === 'mysql') {
    const sets = update.map(({ name }) => `${text.column(name)} = VALUES(${text.column(name)})`);
    return ` ON DUPLICATE KEY UPDATE ${sets.join(', ') || `${key} = ${key}`}`;
  }
  const target = unique.length > 0 ? ` (${unique.map(({ name }) => text.column(name)).join(', ')})` : '';
  const sets = update.map(({ name }) => `${text.column(name)} = EXCLUDED.${text.column(name)}`);
  return ` ON CONFLICT${target} DO ${sets.length > 0 ? `UPDATE SET ${sets.join(', ')}` : 'NOTHING'}`;
}

/** MySQL has no RETURNING: the keys of one INSERT follow each other; defaults are read afterwards. */
async function readBack(model: Model, unset: readonly StoredColumn[], rows: readonly object[], { insertId }: SqlResult): Promise<void> {
  const keyColumn = unset.find(({ fields }) => fields.includes(model.primaryKey));
  if (keyColumn && insertId !== undefined) {
    for (const [index, row] of rows.entries())
      holdValue(row, keyColumn, typeof insertId === 'bigint' ? insertId + BigInt(index) : insertId + index);
  }
  const others = unset.filter((column) => column !== keyColumn);
  if (others.length === 0) return;
  for (const row of rows) {
    const text = sqlTextFor(model);
    const sql =
      `SELECT ${others.map(({ name }) => text.column(name)).join(', ')} FROM ${text.table(model.table)} ` +
      `WHERE ${text.isAmong(model.primaryKey.columnName, [model.keyOf(row)])}`;
    const [values] = (await executeSql(model.dataSource, sql, text.parameters)).rows;
    for (const [position, column] of others.entries()) holdValue(row, column, decode(column, values![position]));
  }
}
