import { currentOptions } from '../../serializers.options.js';
import type { ErrorDetails } from '@nuages/core';
import { Invalid, SKIP } from '../invalid.js';
import type { FieldType } from '../field-type.js';
import type { Scope } from '../scope.js';
import { type JsonSchema, orNull, type SchemaScope } from '../../json-schema/json-schema.js';

/** The bound on the items of a list or dictionary that a client sends, unless a field has its own. */
export function defaultMaxItems(): number {
  return currentOptions().maxItems ?? MAX_ITEMS;
}

/** The bound on how deep lists, dictionaries and serializers stand in each other, unless a field has its own. */
export function defaultMaxDepth(): number {
  return currentOptions().maxDepth ?? MAX_DEPTH;
}

const MAX_ITEMS = 100_000;
const MAX_DEPTH = 64;

/** Tells whether lists and objects stand in each other deeper than so many levels. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels <= 0 || Object.values(value).some((item) => isDeeperThan(item, levels - 1));
}

/** Runs a field on each entry of a client's list or object, and gives the results by key, or the errors of those that are not valid, by key. */
export function runEach(
  child: FieldType,
  entries: readonly (readonly [string, unknown])[],
  scope: Scope,
  owner: object,
): [string, unknown][] | Invalid | Promise<[string, unknown][] | Invalid> {
  const inner: Scope = { ...scope, depth: scope.depth + 1 };
  if (child.isAsync) return runTogether(child, entries, inner, owner);
  return settle(entries.map(([key, item]) => [key, child.run(item, inner, owner, key)]));
}

async function runTogether(
  child: FieldType,
  entries: readonly (readonly [string, unknown])[],
  scope: Scope,
  owner: object,
): Promise<[string, unknown][] | Invalid> {
  return settle(
    await allSettled(entries.map(async ([key, item]): Promise<[string, unknown]> => [key, await child.run(item, scope, owner, key)])),
  );
}

function settle(results: [string, unknown][]): [string, unknown][] | Invalid {
  const bad = results.filter(([, result]) => result instanceof Invalid);
  if (bad.length === 0) return results.filter(([, result]) => result !== SKIP);
  return new Invalid(Object.fromEntries(bad.map(([key, result]): [string, ErrorDetails] => [key, (result as Invalid).details])));
}

/** Waits for all, then throws the first error: nothing goes on in the background. */
export async function allSettled<T>(promises: readonly (T | Promise<T>)[]): Promise<T[]> {
  return (await Promise.allSettled(promises)).map((result) => {
    if (result.status === 'fulfilled') return result.value;
    throw result.reason;
  });
}

/** Applies `next` to a value, or to what a promise gives; what is not valid passes by. */
export function whenValid<T>(value: T | Invalid | Promise<T | Invalid>, next: (value: T) => unknown): unknown {
  if (value instanceof Promise) return value.then((settled) => whenValid(settled, next));
  return value instanceof Invalid ? value : next(value);
}

/** JSON Schema of the items of a list or dictionary. */
export function describeChild(child: FieldType, scope: SchemaScope): JsonSchema {
  const own = child.options.schema ?? child.describe(scope);
  return child.allowsNull ? orNull(own) : own;
}
