import { DoesNotExist, MultipleObjectsReturned } from '@nuages/core';
import type { Model } from '../model/model.js';
import { everyRow, type QueryState } from '../queryset/query-state.js';
import type { DeleteResult } from './delete-collector.js';
import { readRows } from './read-rows.js';
import { deleteWhereState, keysWhere, updateWhere } from './write-queryset.js';

type Lookups = Readonly<Record<string, unknown>>;

/** The one row that the lookups find. @throws DoesNotExist, MultipleObjectsReturned */
export async function getRow(model: Model, lookups: Lookups): Promise<object> {
  const keys = await keysWhere({ ...stateOf(model, lookups), end: 2 });
  if (keys.length > 1) throw new MultipleObjectsReturned(model.name, keys.length, Object.keys(lookups));
  const [row] = await readRows(model, model.primaryKey.columnName, keys);
  if (row) return row;
  throw new DoesNotExist(model.name, Object.keys(lookups));
}

/** Writes values into the rows that the lookups find; gives their number. Sends no signals. */
export function updateRows(model: Model, lookups: Lookups, values: Readonly<Record<string, unknown>>): Promise<number> {
  return updateWhere(stateOf(model, lookups), values);
}

/** Deletes the rows that the lookups find, and what hangs on them. */
export function deleteRows(model: Model, lookups: Lookups): Promise<DeleteResult> {
  return deleteWhereState(stateOf(model, lookups));
}

function stateOf(model: Model, lookups: Lookups): QueryState {
  return { ...everyRow(model), steps: [{ type: 'filter', condition: lookups }] };
}
