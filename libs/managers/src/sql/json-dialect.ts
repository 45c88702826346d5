import { FieldError } from '@nuages/core';

/** Where databases differ in reading JSON. Every method gives SQL text made of the texts that it gets. */
export interface JsonDialect {
  /** A column as JSON, whatever type it is stored as. */
  readonly read: (column: string) => string;
  /** The value of an object's key as JSON; NULL where there is none. */
  readonly key: (json: string, key: string) => string;
  /** The element of an array as JSON, counted from 0; NULL where there is none. */
  readonly element: (json: string, index: number) => string;
  /** Whether it is a value of that type. */
  readonly is: (json: string, type: JsonType) => string;
  /** A text without its quotes, anything else as JSON; NULL for `null`. Compares by code point. */
  readonly text: (json: string) => string;
  /** A number; NULL for what is none. */
  readonly number: (json: string) => string;
  /** Whether it is equal to a JSON text, whatever the order of its keys. */
  readonly equals: (json: string, other: string) => string;
  /** Whether it contains a JSON text: an object its pairs, an array its elements. @see PostgreSQL's `@>` */
  readonly contains: (json: string, other: string) => string;
  /** Whether a JSON text contains it. */
  readonly isContained: (json: string, other: string) => string;
}

/** The types of plain JSON values. */
export type JsonType = 'text' | 'number' | 'boolean' | 'null';

/**
 * A key as a text of SQL, in single quotes.
 *
 * @param wrap what stands around the key inside the quotes, as a path
 * @throws FieldError for a key with quotes, backslashes or control characters, which no path can spell
 */
export function quoteKey(key: string, wrap: (key: string) => string = (plain) => plain): string {
  // oxlint-disable-next-line no-control-regex -- they are what is refused
  if (/["\\\u0000-\u001f\ue000\ue001]/.test(key))
    throw new FieldError('A JSON key in a path holds no quotes, backslashes or control characters.');
  return `'${wrap(key).replaceAll("'", "''")}'`;
}
