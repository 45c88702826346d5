import type { DatabaseSync } from 'node:sqlite';
import { BoundedMap } from '../sql/bounded-map.js';
import { containsJson, isSameJson } from './compare-json.js';

/**
 * Registers what SQLite lacks, under names that no user's function has:
 *
 * - `nuages_lower(text)`, `nuages_upper(text)`: by Unicode, where SQLite's own know ASCII only.
 * - `nuages_like(pattern, text)`: LIKE that respects case, with `\\` as the escape; `nuages_ilike` that does not, by Unicode.
 * - `nuages_json_equal(left, right)`, `nuages_json_contains(left, right)`: of JSON texts, as PostgreSQL's `=` and `@>`.
 * - `nuages_reverse`, `nuages_repeat`, `nuages_lpad`, `nuages_rpad`: as PostgreSQL's functions of those names.
 * - `nuages_round(value, precision)`: by the decimals as they are written.
 * - `nuages_var_pop` and its kin: as PostgreSQL's aggregates; `nuages_join(json, delimiter)`: the texts of a list.
 * - `nuages_regexp(pattern, text, flags)`: 1 where the pattern is found anywhere in the text.
 */
export function registerSqlFunctions(database: DatabaseSync): void {
  const options = { deterministic: true };
  database.function('nuages_lower', options, (text) => (text === null ? null : String(text).toLowerCase()));
  database.function('nuages_upper', options, (text) => (text === null ? null : String(text).toUpperCase()));
  database.function('nuages_like', options, (pattern, text) => {
    if (pattern === null || text === null) return null;
    return likenessTo(String(pattern))(String(text)) ? 1 : 0;
  });
  database.function('nuages_ilike', options, (pattern, text) => {
    if (pattern === null || text === null) return null;
    return likenessTo(String(pattern).toLowerCase())(String(text).toLowerCase()) ? 1 : 0;
  });
  database.function('nuages_regexp', options, (pattern, text, flags) => {
    if (pattern === null || text === null) return null;
    return patternOf(String(pattern), String(flags)).test(String(text)) ? 1 : 0;
  });
  database.function('nuages_reverse', options, (text) => (text === null ? null : Array.from(String(text)).reverse().join('')));
  database.function('nuages_repeat', options, (text, times) => (text === null ? null : String(text).repeat(Number(times))));
  database.function('nuages_lpad', options, (text, length, fill) => pad(text, length, fill, (body, filling) => filling + body));
  database.function('nuages_rpad', options, (text, length, fill) => pad(text, length, fill, (body, filling) => body + filling));
  database.function('nuages_round', options, round);
  registerSpread(database, 'nuages_var_pop', (squares, count) => (count < 1 ? null : squares / count));
  registerSpread(database, 'nuages_var_samp', (squares, count) => (count < 2 ? null : squares / (count - 1)));
  registerSpread(database, 'nuages_stddev_pop', (squares, count) => (count < 1 ? null : Math.sqrt(squares / count)));
  registerSpread(database, 'nuages_stddev_samp', (squares, count) => (count < 2 ? null : Math.sqrt(squares / (count - 1))));
  database.function('nuages_join', options, (list, delimiter) => {
    const items = (JSON.parse(String(list)) as Plain[]).filter((item) => item !== null);
    return items.length === 0 ? null : items.join(String(delimiter));
  });
  database.function('nuages_json_equal', options, comparing(isSameJson));
  database.function('nuages_json_contains', options, comparing(containsJson));
}

type Plain = string | number | bigint | Uint8Array | null;

function pad(text: Plain, length: Plain, fill: Plain, join: (body: string, filling: string) => string): string | null {
  if (text === null || fill === null) return null;
  const [body, filler, size] = [Array.from(String(text)), Array.from(String(fill)), Number(length)];
  const missing = filler.length === 0 ? 0 : Math.max(0, size - body.length);
  return join(body.slice(0, size).join(''), Array.from({ length: missing }, (_, index) => filler[index % filler.length]).join(''));
}

/** By the decimals that are written: 2.55 is rounded to 2.6, though what is stored lies below. Halves go away from zero. */
function round(value: Plain, precision: Plain): Plain {
  if (value === null || typeof value === 'bigint') return value;
  const number = Number(value);
  const [digits, exponent = '0'] = String(Math.abs(number)).split('e');
  const shifted = Math.round(Number(`${digits}e${Number(exponent) + Number(precision)}`));
  const rounded = Math.sign(number) * Number(`${shifted}e${-Number(precision)}`);
  return Number.isFinite(rounded) ? rounded + 0 : number;
}

/** Variances by Welford's method, which loses no digits where values lie close together. */
function registerSpread(database: DatabaseSync, name: string, finish: (squares: number, count: number) => number | null): void {
  database.aggregate(name, {
    start: () => ({ count: 0, mean: 0, squares: 0 }),
    step: (state: { count: number; mean: number; squares: number }, value: Plain) => {
      if (value === null) return state;
      const count = state.count + 1;
      const delta = Number(value) - state.mean;
      const mean = state.mean + delta / count;
      return { count, mean, squares: state.squares + delta * (Number(value) - mean) };
    },
    result: ({ squares, count }: { squares: number; count: number }) => finish(squares, count),
  } as never); // its types know plain values only, where the state may be anything
}

function comparing(compare: (left: unknown, right: unknown) => boolean) {
  return (left: unknown, right: unknown) => {
    if (left === null || right === null) return null;
    return compare(JSON.parse(left as string), JSON.parse(right as string)) ? 1 : 0;
  };
}

/** More than one statement holds as a rule: where they push each other out, each row makes all of them anew. */
const MAX_PATTERNS = 500;
const patterns = new BoundedMap<string, RegExp>(MAX_PATTERNS);
const likenesses = new BoundedMap<string, Likeness>(MAX_PATTERNS);

/** Whether a text is as a LIKE pattern says. */
type Likeness = (text: string) => boolean;

/** Compiling a pattern costs more than matching a row; a few are kept. */
function patternOf(source: string, flags: string): RegExp {
  const key = `${flags}/${source}`;
  const known = patterns.get(key);
  if (known) return known;
  const pattern = new RegExp(source, flags);
  patterns.set(key, pattern);
  return pattern;
}

function likenessTo(pattern: string): Likeness {
  const known = likenesses.get(pattern);
  if (known) return known;
  const likeness = makeLikeness(pattern);
  likenesses.set(pattern, likeness);
  return likeness;
}

/** Lookups ask for one piece of text (`%a\\_b%`), which needs no regular expression; others may ask for anything. */
function makeLikeness(pattern: string): Likeness {
  const [, before, piece = '', after] = /^(%?)((?:[^\\%_]|\\.)*)(%?)$/su.exec(pattern) ?? [];
  const text = piece.replace(/\\(.)/gsu, '$1');
  if (before && after) return (whole) => whole.includes(text);
  if (after) return (whole) => whole.startsWith(text);
  if (before) return (whole) => whole.endsWith(text);
  const expression = new RegExp(likeSource(pattern), 'su');
  return (whole) => expression.test(whole);
}

/** A LIKE pattern as the source of a regular expression. */
function likeSource(pattern: string): string {
  const source = pattern.replace(/\\(.)|[%_]|[$()*+.?[\\\]^{|}/]/gsu, (found, escaped?: string) => {
    if (escaped !== undefined) return quote(escaped);
    if (found === '%') return '.*';
    return found === '_' ? '.' : quote(found);
  });
  return `^${source}$`;
}

function quote(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}/]/gu, '\\$&');
}
