/** Where the prototype of an instance that was read in part keeps the names of what it loads on access. */
export const DEFERRED = Symbol('nuages.deferred');

/** What an instance holds by that name, `undefined` where it would first have to be loaded. */
export function heldBy(instance: object, name: string): unknown {
  return isDeferred(instance, name) ? undefined : (instance as Record<string, unknown>)[name];
}

/** Whether an instance would first have to load what it is asked for. */
export function isDeferred(instance: object, name: string): boolean {
  const names = (instance as { [DEFERRED]?: ReadonlySet<string> })[DEFERRED];
  return names !== undefined && names.has(name) && !Object.hasOwn(instance, name);
}
