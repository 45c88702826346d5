import { defaultMaxDepth, defaultMaxItems } from '../fields/composite/collect.js';

/** A bound that a client's value breaks. */
export interface Excess {
  readonly code: 'max_depth' | 'max_items';
  readonly limit: number;
}

/** Finds a client's value too deep, or a list in it too long, to be handed to code that recurses. */
export function findExcess(data: unknown): Excess | undefined {
  const [maxDepth, maxItems] = [defaultMaxDepth(), defaultMaxItems()];
  let level: unknown[] = [data];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return { code: 'max_depth', limit: maxDepth };
    const next: unknown[] = [];
    for (const value of level) {
      if (Array.isArray(value) && value.length > maxItems) return { code: 'max_items', limit: maxItems };
      for (const item of Object.values(value as object)) if (typeof item === 'object' && item !== null) next.push(item);
    }
    level = next;
  }
  return undefined;
}

/** A copy of a client's value that may be changed, without the keys that every object has by its prototype, as class-transformer makes it. */
export function copyInput(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyInput);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  const entries = Object.entries(value).filter(([key]) => !(key in Object.prototype));
  return Object.fromEntries(entries.map(([key, item]) => [key, copyInput(item)]));
}

/** Tells whether an object is of no class. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
