import { numberText } from '../text/number-text.js';

const floats = new WeakMap<object, Set<string>>();

/** Notes that a member of a client's object or list is a float in its text, where JavaScript holds it equal to an integer: `1.0`. */
export function noteFloat(owner: object, key: string): void {
  const keys = floats.get(owner);
  if (keys) keys.add(key);
  else floats.set(owner, new Set([key]));
}

/** A member of a client's object or list; of a float that {@link noteFloat} was told of, the text that Python writes: `1.0`. */
export function floatAsText(value: unknown, owner: object | undefined, key: string): unknown {
  return typeof value === 'number' && owner && floats.get(owner)?.has(key) ? numberText(value, true) : value;
}
