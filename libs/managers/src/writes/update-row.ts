import type { EntityListenerMetadata } from 'typeorm/metadata/EntityListenerMetadata.js';
import { Expression, F } from '../expressions/expression.js';
import type { Model } from '../model/model.js';
import { everyRow } from '../queryset/query-state.js';
import { executeSql } from '../sql/execute.js';
import { sqlTextFor } from '../sql/sql-text.js';
import { touchMoments } from './fill-defaults.js';
import { refresh } from './read-rows.js';
import { areRows, encode, heldValue, holdValue, keyColumns, type StoredColumn, storedColumns } from './stored-columns.js';
import { updateWhere } from './write-queryset.js';

/** Writes the columns that are set; tells whether there was such a row. */
export async function updateRow(
  model: Model,
  instance: object,
  named: ReadonlySet<StoredColumn> | undefined,
  isRaw: boolean,
): Promise<boolean> {
  await runListeners(model.metadata.beforeUpdateListeners, instance);
  const candidates = storedColumns(model).filter(
    (column) =>
      isUpdatable(column) && (!named || named.has(column)) && (column.fields[0].autoNow || heldValue(instance, column) !== undefined),
  );
  if (!isRaw) touchMoments(instance, candidates);
  const computed = candidates.filter((column) => heldValue(instance, column) instanceof Expression);
  const isFound = await (computed.length > 0
    ? writeComputed(model, instance, candidates, computed)
    : writePlain(model, instance, candidates));
  if (isFound) await runListeners(model.metadata.afterUpdateListeners, instance);
  return isFound;
}

async function writePlain(model: Model, instance: object, columns: readonly StoredColumn[]): Promise<boolean> {
  const text = sqlTextFor(model);
  const sets = columns.map((column) => `${text.column(column.name)} = ${text.value(encode(column, heldValue(instance, column)))}`);
  const version = sets.length > 0 ? versionOf(model) : undefined;
  if (version) sets.push(`${text.column(version.name)} = ${text.column(version.name)} + 1`);
  const table = text.table(model.table);
  const where = `WHERE ${areRows(text, model, [instance])}`;
  const sql = sets.length > 0 ? `UPDATE ${table} SET ${sets.join(', ')} ${where}` : `SELECT 1 FROM ${table} ${where}`;
  const { rows, affected } = await executeSql(model.dataSource, sql, text.parameters);
  const isFound = sets.length > 0 ? affected > 0 : rows.length > 0;
  const held = version && heldValue(instance, version);
  if (isFound && typeof held === 'number') holdValue(instance, version!, held + 1);
  return isFound;
}

/** Values that the database computes, as `F('views').add(1)`, are read back. */
async function writeComputed(
  model: Model,
  instance: object,
  columns: readonly StoredColumn[],
  computed: readonly StoredColumn[],
): Promise<boolean> {
  const values = Object.fromEntries(columns.map((column) => [column.fields[0].name, heldValue(instance, column)]));
  const version = versionOf(model)?.fields[0].name;
  if (version) values[version] = F(version).add(1);
  const condition = Object.fromEntries(keyColumns(model).map((column) => [column.fields[0].name, heldValue(instance, column)]));
  const steps = [{ type: 'filter', condition }] as const;
  const count = await updateWhere({ ...everyRow(model), includesDeleted: true, steps }, values);
  const names = [...computed.map(({ fields: [field] }) => field.name), ...(version ? [version] : [])];
  if (count > 0) await refresh(model, instance, names);
  return count > 0;
}

function versionOf(model: Model): StoredColumn | undefined {
  return storedColumns(model).find(({ fields: [field] }) => field.column!.isVersion);
}

function isUpdatable({ fields: [field] }: StoredColumn): boolean {
  return !field.isPrimaryKey && field.column!.isUpdate && !field.column!.generatedType && !field.column!.isVersion;
}

/** Runs an entity's own listeners. */
export async function runListeners(listeners: readonly EntityListenerMetadata[], instance: object): Promise<void> {
  for (const listener of listeners) if (listener.isAllowed(instance)) await listener.execute(instance);
}
