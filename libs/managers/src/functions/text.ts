import { FieldError } from '@nuages/core';
import { type Expression, Value } from '../expressions/expression.js';
import type { PathsOf } from '../queryset/typed-expressions.js';
import { asText, call, callOnText, checkWhole, INTEGER, type Of, type OfAll, type Source, TEXT } from './function-call.js';

/** The text in small letters. @example posts.annotate({ name: Lower('title') }) */
export function Lower<const S extends Source>(source: S): Of<S, string> {
  return callOnText(source, (text, dialect) => dialect.lower(text), TEXT);
}

/** The text in capitals. */
export function Upper<const S extends Source>(source: S): Of<S, string> {
  return callOnText(source, (text, dialect) => dialect.upper(text), TEXT);
}

/** The number of characters. */
export function Length<const S extends Source>(source: S): Of<S, number> {
  return callOnText(source, (text, dialect) => dialect.length(text), INTEGER);
}

/** The texts one after the other; null counts as empty. */
export function Concat<const S extends readonly Source[]>(...sources: S): Expression<string, PathsOf<S[number]>> {
  if (sources.length < 2) throw new FieldError('Concat() takes two expressions or more.');
  return call(sources, (parts, dialect) => ({ sql: dialect.concat(parts.map(({ sql }) => sql)), type: TEXT }));
}

/** The text without the blanks around it. */
export function Trim<const S extends Source>(source: S): Of<S, string> {
  return callOnText(source, (text) => `TRIM(${text})`, TEXT);
}

/** The text without the blanks in front. */
export function LTrim<const S extends Source>(source: S): Of<S, string> {
  return callOnText(source, (text) => `LTRIM(${text})`, TEXT);
}

/** The text without the blanks at its end. */
export function RTrim<const S extends Source>(source: S): Of<S, string> {
  return callOnText(source, (text) => `RTRIM(${text})`, TEXT);
}

/**
 * A part of the text.
 *
 * @param position of the first character, from 1
 * @param length how many characters; all that follow by default
 * @throws FieldError for a position below 1 or a negative length
 * @example posts.annotate({ initial: Substr('title', 1, 1) })
 */
export function Substr<const S extends Source>(source: S, position: number, length?: number): Of<S, string> {
  checkWhole("Substr()'s position", position, 1);
  const end = length === undefined ? '' : `, ${checkWhole("Substr()'s length", length, 0)}`;
  return callOnText(source, (text) => `SUBSTR(${text}, ${position}${end})`, TEXT);
}

/** The first `length` characters. */
export function Left<const S extends Source>(source: S, length: number): Of<S, string> {
  return Substr(source, 1, checkWhole("Left()'s length", length, 1));
}

/** The last `length` characters. */
export function Right<const S extends Source>(source: S, length: number): Of<S, string> {
  checkWhole("Right()'s length", length, 1);
  return callOnText(source, (text, { name }) => (name === 'sqlite' ? `SUBSTR(${text}, -${length})` : `RIGHT(${text}, ${length})`), TEXT);
}

/** The text with every `search` in it replaced. */
export function Replace<const S extends Source, const W extends Source, const R extends Source = Expression<'', never>>(
  source: S,
  search: W,
  replacement?: R,
): OfAll<[S, W, R], string> {
  return call([source, search, replacement ?? Value('')], (parts, dialect) => ({
    sql: `REPLACE(${parts.map((part) => asText(part, dialect)).join(', ')})`,
    type: TEXT,
  }));
}

/** The position of the first `search` in the text, from 1; 0 where there is none. */
export function StrIndex<const S extends Source>(source: S, search: Source): Of<S, number> {
  return call([source, search], (parts, dialect) => ({
    sql: `${dialect.name === 'postgres' ? 'STRPOS' : 'INSTR'}(${parts.map((part) => asText(part, dialect)).join(', ')})`,
    type: INTEGER,
  }));
}

/** The text with its characters the other way round. */
export function Reverse<const S extends Source>(source: S): Of<S, string> {
  return callOnText(source, (text, { name }) => `${name === 'sqlite' ? 'nuages_reverse' : 'REVERSE'}(${text})`, TEXT);
}

/** The text `times` times. */
export function Repeat<const S extends Source>(source: S, times: number): Of<S, string> {
  checkWhole('Repeat()', times, 0);
  return callOnText(source, (text, { name }) => `${name === 'sqlite' ? 'nuages_repeat' : 'REPEAT'}(${text}, ${times})`, TEXT);
}

/** The text filled up in front with `fill` to `length` characters; a longer one is cut at its end. */
export function LPad<const S extends Source, const L extends Source = Expression<' ', never>>(
  source: S,
  length: number,
  fill?: L,
): OfAll<[S, L], string> {
  return pad('LPAD', source, length, fill ?? Value(' '));
}

/** The text filled up at its end with `fill` to `length` characters; a longer one is cut. */
export function RPad<const S extends Source, const L extends Source = Expression<' ', never>>(
  source: S,
  length: number,
  fill?: L,
): OfAll<[S, L], string> {
  return pad('RPAD', source, length, fill ?? Value(' '));
}

function pad<V, P>(name: 'LPAD' | 'RPAD', source: Source, length: number, fill: Source): Expression<V, P> {
  checkWhole(`${name}()'s length`, length, 0);
  return call([source, fill], ([text, filler], dialect) => ({
    sql: `${dialect.name === 'sqlite' ? `nuages_${name.toLowerCase()}` : name}(${asText(text, dialect)}, ${length}, ${asText(filler!, dialect)})`,
    type: TEXT,
  }));
}
