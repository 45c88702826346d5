import { FieldError, NuagesError } from '@nuages/core';
import type { EntityListenerMetadata } from 'typeorm/metadata/EntityListenerMetadata.js';
import type { Model } from '../model/model.js';
import { announceInit } from '../signals/announce-init.js';
import { postSave, preSave } from '../signals/model-signals.js';
import { senderOf, sendSignal } from '../signals/send-signal.js';
import { executeSql } from '../sql/execute.js';
import { touchMoments } from './fill-defaults.js';
import { insertRows } from './insert-rows.js';
import { sqlTextFor } from '../sql/sql-text.js';
import { columnsNamed, encode, heldValue, holdValue, keyColumn, type StoredColumn, storedColumns } from './stored-columns.js';

/** Options of `save`. */
export interface SaveOptions {
  /** Write these fields alone; the row must exist. An empty list writes nothing and sends no signal. */
  readonly updateFields?: readonly string[];
  /** Insert, even where the key is set. */
  readonly forceInsert?: boolean;
  /** Update, and fail where the row does not exist. */
  readonly forceUpdate?: boolean;
  /** Write the row as it is, as for a fixture: no `autoNow`, and receivers are told. */
  readonly raw?: boolean;
}

/** A save that had to update a row found none. */
export class RowNotUpdated extends NuagesError {
  override readonly code = 'row_not_updated';
}

/**
 * Saves an instance: with a key it updates the row, and inserts it where there is none; without, it inserts. Fields
 * that are `undefined` are left as they are. Sends `preSave` and `postSave`.
 *
 * @throws IntegrityError when a constraint refuses the row
 * @throws RowNotUpdated with `forceUpdate` or `updateFields`, where there is no such row
 * @see Django's `Model.save`
 */
export async function saveRow(model: Model, instance: object, options: SaveOptions = {}): Promise<void> {
  const { updateFields, forceInsert = false, forceUpdate = false, raw = false } = options;
  if (forceInsert && (forceUpdate || updateFields))
    throw new FieldError("save: 'forceInsert' and an update exclude each other. Choose one.");
  const named = updateFields && columnsNamed(model, updateFields);
  if (named?.size === 0) return;

  const payload = { instance, raw, updateFields: updateFields ? [...updateFields] : null };
  await sendSignal(model.dataSource, preSave, senderOf(model), payload);
  const key = model.keyOf(instance);
  const mustUpdate = forceUpdate || named !== undefined;
  if (mustUpdate && (key === undefined || key === null)) throw new FieldError(`save: a ${model.name} without a key cannot be updated.`);

  const isUpdated = !forceInsert && key !== undefined && key !== null && (await updateRow(model, instance, named, raw));
  if (!isUpdated && mustUpdate) throw new RowNotUpdated(`save: no row of ${model.name} has that key, so nothing was updated.`);
  if (!isUpdated) {
    await runListeners(model.metadata.beforeInsertListeners, instance);
    await insertRows(model, [instance], { isRaw: raw });
    await runListeners(model.metadata.afterInsertListeners, instance);
  }
  await sendSignal(model.dataSource, postSave, senderOf(model), { ...payload, created: !isUpdated });
}

/** Inserts new rows as they are, together: for fixtures. */
export async function insertRaw(model: Model, instances: readonly object[]): Promise<void> {
  const { dataSource, metadata } = model;
  const payload = { raw: true, updateFields: null };
  for (const instance of instances) {
    await sendSignal(dataSource, preSave, senderOf(model), { ...payload, instance });
    await runListeners(metadata.beforeInsertListeners, instance);
  }
  await insertRows(model, instances, { isRaw: true });
  for (const instance of instances) {
    await runListeners(metadata.afterInsertListeners, instance);
    await sendSignal(dataSource, postSave, senderOf(model), { ...payload, instance, created: true });
  }
}

/**
 * Makes an instance of these values and inserts it.
 *
 * @see Django's `QuerySet.create`
 */
export async function createRow(model: Model, values: Readonly<Record<string, unknown>> = {}): Promise<object> {
  const instance = buildRow(model, values);
  await announceInit(model, [instance]);
  await saveRow(model, instance, { forceInsert: true });
  return instance;
}

/** An instance of these values, not saved. @throws FieldError for an unknown name */
export function buildRow(model: Model, values: Readonly<Record<string, unknown>>): object {
  const instance = model.create() as Record<string, unknown>;
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) throw new FieldError(`${model.name}.${name} is undefined. Leave it out, or give null.`);
    setField(model, instance, name, value);
  }
  return instance;
}

/** Sets a field by name; a to-one relation takes a row or its key. */
export function setField(model: Model, instance: object, name: string, value: unknown): void {
  const field = model.field(name);
  if (field.relation && !field.column)
    throw new FieldError(`${model.name}.${name} holds many rows. Write it through related(instance, '${name}').`);
  if (!field.relation) field.column!.setEntityValue(instance as Record<string, unknown>, value);
  else if (value === null || typeof value === 'object') (instance as Record<string, unknown>)[field.name] = value;
  else {
    delete (instance as Record<string, unknown>)[field.name];
    holdKeyOf(model, instance, field.name, value);
  }
}

function holdKeyOf(model: Model, instance: object, name: string, key: unknown): void {
  const [column] = columnsNamed(model, [name]);
  holdValue(instance, column!, key);
}

/** Writes the columns that are set; tells whether there was such a row. */
async function updateRow(model: Model, instance: object, named: ReadonlySet<StoredColumn> | undefined, isRaw: boolean): Promise<boolean> {
  await runListeners(model.metadata.beforeUpdateListeners, instance);
  const candidates = storedColumns(model).filter(
    (column) =>
      isUpdatable(column) && (!named || named.has(column)) && (column.fields[0].autoNow || heldValue(instance, column) !== undefined),
  );
  if (!isRaw) touchMoments(instance, candidates);
  const key = model.keyOf(instance);
  const text = sqlTextFor(model);
  const sets = candidates.map((column) => `${text.column(column.name)} = ${text.value(encode(column, heldValue(instance, column)))}`);
  const version = storedColumns(model).find(({ fields: [field] }) => field.column!.isVersion);
  if (version && sets.length > 0) sets.push(`${text.column(version.name)} = ${text.column(version.name)} + 1`);
  const table = text.table(model.table);
  const where = `WHERE ${text.isAmong(model.primaryKey.columnName, [encode(keyColumn(model), key)])}`;
  const sql = sets.length > 0 ? `UPDATE ${table} SET ${sets.join(', ')} ${where}` : `SELECT 1 FROM ${table} ${where}`;
  const { rows, affected } = await executeSql(model.dataSource, sql, text.parameters);
  const isFound = sets.length > 0 ? affected > 0 : rows.length > 0;
  if (isFound) await runListeners(model.metadata.afterUpdateListeners, instance);
  return isFound;
}

function isUpdatable({ fields: [field] }: StoredColumn): boolean {
  return !field.isPrimaryKey && field.column!.isUpdate && !field.column!.generatedType && !field.column!.isVersion;
}

async function runListeners(listeners: readonly EntityListenerMetadata[], instance: object): Promise<void> {
  for (const listener of listeners) if (listener.isAllowed(instance)) await listener.execute(instance);
}
