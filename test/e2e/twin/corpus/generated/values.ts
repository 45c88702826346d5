import { readFileSync } from 'node:fs';

/** A text in the tables: as it is, or a part of it so many times. */
type Written = string | { of: string; times: number; before?: string; after?: string };

const tables = JSON.parse(readFileSync(new URL('values.json', import.meta.url), 'utf8')) as Record<string, Written[]>;

/** A list of texts of `values.json`. */
export function valuesOf(name: string): string[] {
  const list = tables[name];
  if (!list) throw new Error(`values.json has no list '${name}'.`);
  return list.map((text) => (typeof text === 'string' ? text : `${text.before ?? ''}${text.of.repeat(text.times)}${text.after ?? ''}`));
}

/** The lists of `values.json` whose names begin so, by the rest of their names. */
export function listsOf(prefix: string): Record<string, string[]> {
  const names = Object.keys(tables).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), valuesOf(name)]));
}
