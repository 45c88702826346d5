import { DoesNotExist, IntegrityError } from '@nuages/core';
import type { Model } from '../model/model.js';
import { atomic } from '../transaction/atomic.js';
import { currentTransaction } from '../transaction/transaction.js';
import { setField } from './build-row.js';
import { createRow, saveRow } from './save.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * How a row that is looked for is locked until the transaction ends: where it is there; or by the search itself, which on
 * MySQL and MariaDB sees rows that others have committed meanwhile, but locks the gap where there is none.
 */
export type LockedSearch = 'found' | 'searching';

/** Finds one row by lookups: a queryset's `get`. */
export type GetRow = (lookups: Values, lock?: LockedSearch) => Promise<object>;

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
    const lock = currentTransaction(model.dataSource) && 'searching';
    const other = error instanceof IntegrityError ? await find(get, lookups, lock) : undefined;
    if (other) return [other, false];
    throw error;
  }
}

/**
 * As {@link getOrCreate}, but a row that is there gets the defaults; it is locked meanwhile.
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
  make: MakeRow = (values) => createRow(model, values),
): Promise<[instance: object, created: boolean]> {
  const attempt = (isLast: boolean) =>
    atomic(
      async (): Promise<[object, boolean]> => {
        const found = await find(get, lookups, 'found');
        const [instance, created] = found ? [found, false] : await makeOrFind(isLast);
        if (created) return [instance, true];
        for (const [name, value] of Object.entries(await valuesFrom(model, {}, defaults))) setField(model, instance, name, value);
        await saveRow(model, instance);
        return [instance, false];
      },
      { using: model.dataSource },
    );
  const makeOrFind = async (isLast: boolean): Promise<[object, boolean]> => {
    const values = await valuesFrom(model, lookups, createDefaults);
    try {
      return [await atomic(() => make(values), { using: model.dataSource }), true];
    } catch (error) {
      const other = isLast && isTaken(error) ? await find(get, lookups, 'searching') : undefined;
      if (other) return [other, false];
      throw error;
    }
  };
  if (currentTransaction(model.dataSource)) return attempt(true);
  // the locks of those that fail to make one row would stop each other: a new transaction has none, and finds the row
  return attempt(false).catch((error: unknown) => (isTaken(error) ? attempt(true) : Promise.reject(error as Error)));
}

function isTaken(error: unknown): boolean {
  return error instanceof IntegrityError && error.rule === 'unique';
}

async function find(get: GetRow, lookups: Values, lock?: LockedSearch): Promise<object | undefined> {
  return get(lookups, lock).catch((error: unknown) => {
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
