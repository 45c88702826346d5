import { FieldError, NuagesError } from '@nuages/core';
import type { Model } from '../model/model.js';
import { announceInit } from '../signals/announce-init.js';
import { postSave, preSave } from '../signals/model-signals.js';
import { senderOf, sendSignal } from '../signals/send-signal.js';
import { buildRow } from './build-row.js';
import { insertRows } from './insert-rows.js';
import { columnsNamed, heldValue, keyColumn, keyColumns } from './stored-columns.js';
import { runListeners, updateRow } from './update-row.js';

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
  if (keyColumns(model).some((column) => named?.has(column)))
    throw new FieldError('save: a primary key cannot be updated. Leave it out of updateFields.');
  if (named?.size === 0) return;

  const payload = { instance, raw, updateFields: updateFields ? [...updateFields] : null };
  await sendSignal(model.dataSource, preSave, senderOf(model), payload);
  const key = model.keyOf(instance) ?? heldValue(instance, keyColumn(model)); // which may be known as a relation's alone
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
