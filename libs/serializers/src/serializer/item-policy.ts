import { type ErrorDetails, ImproperlyConfigured, ValidationError } from '@nuages/core';
import { messageFor } from '../messages.js';

/**
 * What a client's items do to the objects that are there already:
 *
 * - `create`: each item is a new object; the others stay.
 * - `merge`: an item that names an object by its key updates it, the rest are new; objects that no item names stay.
 * - `replace`: as `merge`, and objects that no item names are removed.
 */
export type ItemPolicy = 'create' | 'merge' | 'replace';

/** How items are matched with objects. */
export interface Matching {
  /** There is no default: writing lists and nested objects is never silent. */
  policy?: ItemPolicy;
  /** The property that names an object, in the validated item and in the object. Default: `id`. */
  key?: string;
}

/** An item with the object that it names, if it names one. */
export interface Match<T extends object = object> {
  readonly attrs: Record<string, unknown>;
  readonly instance: T | undefined;
}

/** Which item updates which object, and which objects no item names. */
export interface Matches<T extends object = object> {
  readonly items: readonly Match<T>[];
  readonly unnamed: readonly T[];
}

/**
 * Matches validated items with objects. A key that none of the objects has is refused: a client changes only what belongs to the
 * object that it writes.
 *
 * @throws ValidationError with `does_not_exist` under the key, or `unique` for an object that is named twice
 */
export function matchItems<T extends object>(
  items: readonly Record<string, unknown>[],
  instances: readonly T[],
  { policy, key = 'id' }: Matching,
): Matches<T> {
  if (policy === undefined) throw new ImproperlyConfigured(`Items are matched by a policy. Give one: 'create', 'merge' or 'replace'.`);
  if (policy === 'create') return { items: items.map((attrs) => ({ attrs, instance: undefined })), unnamed: instances };
  const byKey = indexByKey(instances, key);
  const errors: ErrorDetails[] = items.map(() => ({}));
  const named = new Set<T>();
  const matches = items.map((attrs, index): Match<T> => {
    const value = attrs[key];
    if (value === undefined || value === null) return { attrs, instance: undefined };
    const instance = findNamed(byKey, attrs, key);
    const code = !instance ? 'does_not_exist' : named.has(instance) ? 'unique' : undefined;
    if (code) errors[index] = { [key]: [{ message: messageFor('ListSerializer', code, { value }), code }] };
    else named.add(instance!);
    return { attrs, instance };
  });
  if (errors.some((error) => Object.keys(error).length > 0)) throw new ValidationError(errors as never);
  return { items: matches, unnamed: instances.filter((instance) => !named.has(instance)) };
}

/** Objects by the text of their key. */
export function indexByKey<T extends object>(instances: readonly T[], key = 'id'): Map<string, T> {
  return new Map(instances.map((instance) => [String((instance as Record<string, unknown>)[key]), instance]));
}

/** Tells whether an item makes a new object, which has to be whole even where the rest may be sent in part. */
export function isNewItem(item: unknown, { policy, key = 'id' }: Matching): boolean {
  if (policy === undefined || policy === 'create') return policy === 'create';
  return typeof item !== 'object' || item === null || !Object.hasOwn(item, key) || (item as Record<string, unknown>)[key] === null;
}

/** The object that an item, of whatever kind, names by its key. */
export function findNamed<T extends object>(byKey: ReadonlyMap<string, T>, item: unknown, key = 'id'): T | undefined {
  if (byKey.size === 0 || typeof item !== 'object' || item === null || !Object.hasOwn(item, key)) return undefined;
  const value = (item as Record<string, unknown>)[key];
  return ['string', 'number', 'bigint'].includes(typeof value) ? byKey.get(String(value as string | number | bigint)) : undefined;
}
