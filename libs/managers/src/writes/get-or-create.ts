import { DoesNotExist, IntegrityError } from '@nuages/core';
import type { Model } from '../model/model.js';
import { atomic } from '../transaction/atomic.js';
import { setField } from './build-row.js';
import { createRow, saveRow } from './save.js';

type Values = Readonly<Record<string, unknown>>;

/** Finds one row by lookups: a queryset's `get`. */
export type GetRow = (lookups: Values) => Promise<object>;

/** Makes a row of values: `createRow`, or what relates the row besides. */
export type MakeRow = (values: Values) => Promise<object>;

/**
 * The row that the lookups find, or a new one of the lookups' plain values and `defaults`. Two callers at once make one row.
 *
 * @returns the row, and whether it is new
 * @see Django's `QuerySet.get_or_create`
 */
export async function getOrCreate(
  model: Model,
  get: GetRow,
  lookups: Values,
  defaults: Values = {},
  make: MakeRow = (values) => createRow(model, values),
): Promise<[instance: object, created: boolean]> {
  const found = await find(get, lookups);
  if (found) return [found, false];
  const values = await valuesFrom(model, lookups, defaults);
  try {
    return [await atomic(() => make(values), { using: model.dataSource }), true];
  } catch (error) {
    const other = error instanceof IntegrityError ? await find(get, lookups) : undefined;
    if (other) return [other, false];
    throw error;
  }
}

/**
 * As {@link getOrCreate}, but a row that is there gets the defaults.
 *
 * @param createDefaults what a new row gets instead of the defaults
 * @see Django's `QuerySet.update_or_create`
 */
export async function updateOrCreate(
  model: Model,
  get: GetRow,
  lookups: Values,
  defaults: Values = {},
  createDefaults: Values = defaults,
  make?: MakeRow,
): Promise<[instance: object, created: boolean]> {
  return atomic(
    async () => {
      const [instance, created] = await getOrCreate(model, get, lookups, createDefaults, make);
      if (created) return [instance, true];
      for (const [name, value] of Object.entries(await valuesFrom(model, {}, defaults))) setField(model, instance, name, value);
      await saveRow(model, instance);
      return [instance, false];
    },
    { using: model.dataSource },
  );
}

async function find(get: GetRow, lookups: Values): Promise<object | undefined> {
  return get(lookups).catch((error: unknown) => {
    if (error instanceof DoesNotExist) return undefined;
    throw error;
  });
}

/** Lookups that say more than "is" find rows but make no values; a default may be a function. */
async function valuesFrom(model: Model, lookups: Values, defaults: Values): Promise<Record<string, unknown>> {
  const plain = Object.entries(lookups).filter(([name]) => !name.includes('__') || model.findField(name));
  const values: Record<string, unknown> = { ...Object.fromEntries(plain), ...defaults };
  for (const [name, value] of Object.entries(values)) if (typeof value === 'function') values[name] = await (value as () => unknown)();
  return values;
}
