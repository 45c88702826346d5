const unknownKeys = new WeakMap<object, readonly string[]>();

/** Notes the keys of a client's object that its class does not declare, to be refused. */
export function noteUnknownKeys(instance: object, keys: readonly string[]): void {
  if (keys.length > 0) unknownKeys.set(instance, keys);
}

/** The keys to refuse, of the object that an instance was made of. */
export function unknownKeysOf(instance: object): readonly string[] {
  return unknownKeys.get(instance) ?? [];
}
