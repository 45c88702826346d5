/**
 * A value as JSON: `null` where it has none, as `undefined`. A bigint is written as a number, with all its digits, where
 * `JSON.stringify` throws.
 *
 * @param indent the columns of a level of indentation; without it all is on one line
 */
export function toJson(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, undefined, indent) ?? 'null';
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, writeBigint, indent); // bigints are rare: to be asked about each value would be slow
  }
}

/** ECMAScript's `JSON.rawJSON`, which TypeScript does not know yet. */
const { rawJSON: rawJson } = JSON as unknown as { rawJSON: (this: void, text: string) => unknown };

function writeBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? rawJson(String(value)) : value;
}
