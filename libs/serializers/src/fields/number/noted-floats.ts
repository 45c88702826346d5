const floats = new WeakMap<object, Set<string>>();

/** Notes that a member of a client's object or list is a float in its text, where JavaScript holds it equal to an integer: `1.0`. */
export function noteFloat(owner: object, key: string): void {
  const keys = floats.get(owner);
  if (keys) keys.add(key);
  else floats.set(owner, new Set([key]));
}

/** Tells whether {@link noteFloat} was told of a member. */
export function isNotedFloat(owner: object, key: string): boolean {
  return floats.get(owner)?.has(key) === true;
}
