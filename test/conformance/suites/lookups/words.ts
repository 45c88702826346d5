import { toCamelCase } from '../../models/names.js';

/** A word of the vectors that the querysets' public API cannot say. The case fails, also where an error is expected. */
export class NoSuchWord extends Error {}

const OPERATORS = new Set(['iso_year', 'week_day', 'iso_week_day', 'has_key', 'has_keys', 'has_any_keys']);
const KEYS = new Set(['author_id', 'category_id', 'mentor_id', 'parent_id', 'post_id']);

/** `post__published_on__week_day` as `post__publishedOn__week_day`; keys inside JSON stay as they are. */
export function toPath(path: string): string {
  const words = path.split('__');
  const json = words.indexOf('meta');
  return words.map((word, index) => (json >= 0 && index > json ? word : toWord(word))).join('__');
}

/** The same, with the `-` of an order in front. */
export function toTerm(term: string): string {
  return term.startsWith('-') ? `-${toPath(term.slice(1))}` : toPath(term);
}

function toWord(word: string): string {
  if (OPERATORS.has(word)) return word;
  return toCamelCase(KEYS.has(word) ? word.slice(0, -3) : word);
}
