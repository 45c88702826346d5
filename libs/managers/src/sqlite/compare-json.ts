import { isDeepStrictEqual } from 'node:util';

/** Whether two parsed JSON values are equal, whatever the order of their keys. */
export function isSameJson(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(left, right);
}

/**
 * Whether a parsed JSON value contains another: an object its pairs, an array its elements, and at the top a plain value that
 * is one of them.
 *
 * @see https://www.postgresql.org/docs/current/datatype-json.html#JSON-CONTAINMENT
 */
export function containsJson(whole: unknown, part: unknown): boolean {
  if (Array.isArray(whole) && (typeof part !== 'object' || part === null)) return whole.includes(part);
  return contains(whole, part);
}

function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) return Array.isArray(whole) && part.every((item) => whole.some((other) => contains(other, item)));
  if (typeof part !== 'object' || part === null) return whole === part;
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return false;
  return Object.entries(part).every(
    ([key, value]) => Object.hasOwn(whole, key) && contains((whole as Record<string, unknown>)[key], value),
  );
}
