import { randomUUID } from 'node:crypto';
import type { ModelField } from '../model/model-field.js';
import type { Model } from '../model/model.js';
import { heldValue, holdValue, type StoredColumn, storedColumns } from './stored-columns.js';

/**
 * Gives a new instance what its columns hold where nobody said: the moment for `autoNow` and `autoNowAdd`, a UUID for a
 * generated key, plain defaults, `null` where it is allowed, `''` for a text that may be blank. What only the database can
 * tell stays unset.
 */
export function fillDefaults(model: Model, instance: object, isRaw: boolean): void {
  const now = Date.now();
  for (const column of storedColumns(model)) fillColumn(instance, column, isRaw ? undefined : now);
}

/** As {@link fillDefaults}, for one column. @param now `undefined` leaves moments as they are: a fixture */
export function fillColumn(instance: object, column: StoredColumn, now: number | undefined): void {
  const [field] = column.fields;
  if (now !== undefined && (field.autoNow || field.autoNowAdd)) holdValue(instance, column, momentFor(field, new Date(now)));
  else if (field.column!.isVersion) holdValue(instance, column, 1);
  else if (heldValue(instance, column) === undefined) fillDefault(instance, column, field);
}

/** Sets the `autoNow` columns among those about to be written. */
export function touchMoments(instance: object, columns: Iterable<StoredColumn>): void {
  const now = Date.now();
  for (const column of columns) {
    const [field] = column.fields;
    if (field.autoNow) holdValue(instance, column, momentFor(field, new Date(now)));
  }
}

function fillDefault(instance: object, column: StoredColumn, field: ModelField): void {
  if (field.isGenerated) {
    if (field.column!.generationStrategy === 'uuid') holdValue(instance, column, randomUUID());
    return;
  }
  if (typeof field.column!.default === 'function') return;
  if (field.hasDefault) holdValue(instance, column, typeof field.default === 'object' ? structuredClone(field.default) : field.default);
  else if (field.nullable) holdValue(instance, column, null);
  else if (isBlankText(field)) holdValue(instance, column, '');
}

/** Whether a field that nobody set holds `''`. */
export function isBlankText({ blank, kind, nullable }: ModelField): boolean {
  return blank && !nullable && (kind === 'char' || kind === 'text');
}

function momentFor({ kind }: ModelField, now: Date): Date | string {
  if (kind === 'date') return now.toISOString().slice(0, 10);
  return kind === 'time' ? now.toISOString().slice(11, 23) : now;
}
