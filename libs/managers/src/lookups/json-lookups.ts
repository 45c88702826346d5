import { FieldError } from '@nuages/core';
import { Expression } from '../expressions/expression.js';
import type { JsonDialect } from '../sql/json-dialect.js';
import type { ValueType } from '../sql/values.js';
import type { LookupFunction, LookupInput, TransformFunction } from './lookup.js';
import { LOOKUPS } from './lookups.js';

const TEXT: ValueType = { kind: 'text' };
const FLOAT: ValueType = { kind: 'float' };
/** How far a path may lead into JSON. An index can take the SQL of what is before it twice. */
const MAX_KEYS = 30;
const MAX_INDEXES = 6;

/**
 * The value behind a key of an object, or behind the index of an array, as JSON.
 *
 * @throws FieldError where that is deeper than a path may lead
 * @see Django's `KeyTransform`
 */
export function jsonPart(word: string): TransformFunction {
  const isIndex = /^\d{1,9}$/.test(word);
  return ({ sql, type, dialect }) => {
    const part = { keys: (type.part?.keys ?? 0) + 1, indexes: (type.part?.indexes ?? 0) + Number(isIndex) };
    if (part.keys > MAX_KEYS || part.indexes > MAX_INDEXES)
      throw new FieldError(`A path leads at most ${MAX_KEYS} keys into JSON, of which ${MAX_INDEXES} may be indexes of arrays.`);
    const json = type.part ? sql : dialect.json.read(sql);
    return { sql: isIndex ? dialect.json.element(json, Number(word)) : dialect.json.key(json, word), type: { kind: 'json', part } };
  };
}

/** Comparisons of JSON by name, in place of those that compare columns. */
export const JSON_LOOKUPS: Readonly<Record<string, LookupFunction>> = {
  exact: (input) => equal(input, input.value),
  in: (input) => {
    const values = listOf(input.value, 'in').filter((value) => value !== null);
    return values.length === 0 ? '1 = 0' : `(${values.map((value) => equal(input, value)).join(' OR ')})`;
  },
  gt: comparing('>'),
  gte: comparing('>='),
  lt: comparing('<'),
  lte: comparing('<='),
  range: (input) => {
    const bounds = listOf(input.value, 'range');
    if (bounds.length !== 2) throw new FieldError(`'range' takes a list of two values, the least and the greatest.`);
    return `(${compare(input, '>=', bounds[0])} AND ${compare(input, '<=', bounds[1])})`;
  },
  isnull: LOOKUPS['isnull']!,
  has_key: (input) => hasKey(input, input.value),
  has_keys: (input) => hasKeys(input, 'has_keys', 'AND'),
  has_any_keys: (input) => hasKeys(input, 'has_any_keys', 'OR'),
  contains: (input) => input.dialect.json.contains(jsonOf(input), sendJson(input, input.value)),
  contained_by: (input) => input.dialect.json.isContained(jsonOf(input), sendJson(input, input.value)),
};

/** A lookup of texts, made to compare the text in JSON. */
export function onJsonText(lookup: LookupFunction): LookupFunction {
  return (input) =>
    lookup({ ...input, sql: input.dialect.json.text(jsonOf(input)), type: TEXT, send: (value, type = TEXT) => input.send(value, type) });
}

function equal(input: LookupInput, value: unknown): string {
  const { json } = input.dialect;
  const sql = jsonOf(input);
  if (value instanceof Expression) return `${json.text(sql)} = ${input.dialect.cast(input.send(value), 'text')}`;
  switch (typeof value) {
    case 'string':
      return ofType(input, 'text', `${json.text(sql)} = ${input.send(value, TEXT)}`);
    case 'number':
    case 'bigint':
      return ofType(input, 'number', `${json.number(sql)} = ${input.send(value, FLOAT)}`);
    case 'boolean':
      return ofType(input, 'boolean', `${json.text(sql)} = '${value}'`);
    default:
      if (value instanceof Date) return equal(input, value.toJSON());
      if (value === null) return input.type.part ? json.is(sql, 'null') : `${input.sql} IS NULL`;
      return json.equals(sql, sendJson(input, value));
  }
}

/** A value of another type is different, not unknown. */
function ofType(input: LookupInput, type: Parameters<JsonDialect['is']>[1], comparison: string): string {
  return `(${input.dialect.json.is(jsonOf(input), type)} AND ${comparison})`;
}

function comparing(operator: string): LookupFunction {
  return (input) => compare(input, operator, input.value);
}

function compare(input: LookupInput, operator: string, value: unknown): string {
  const { json } = input.dialect;
  const sql = jsonOf(input);
  if (value instanceof Expression) return `${json.number(sql)} ${operator} ${input.send(value)}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `${json.number(sql)} ${operator} ${input.send(value, FLOAT)}`;
  const text = value instanceof Date ? value.toJSON() : value;
  if (typeof text !== 'string') throw new FieldError(`'${operator}' compares JSON with a number or a text.`);
  return `(${json.is(sql, 'text')} AND ${json.text(sql)} ${operator} ${input.send(text, TEXT)})`;
}

function hasKeys(input: LookupInput, name: string, connector: 'AND' | 'OR'): string {
  const keys = listOf(input.value, name);
  if (keys.length === 0) return connector === 'AND' ? `${jsonOf(input)} IS NOT NULL` : '1 = 0';
  return `(${keys.map((key) => hasKey(input, key)).join(` ${connector} `)})`;
}

function hasKey(input: LookupInput, key: unknown): string {
  if (typeof key !== 'string' && typeof key !== 'number') throw new FieldError('A JSON key is a text, or the index of an array.');
  return `${jsonPart(String(key))(input).sql} IS NOT NULL`;
}

function jsonOf({ sql, type, dialect }: LookupInput): string {
  return type.part ? sql : dialect.json.read(sql);
}

function listOf(value: unknown, lookup: string): unknown[] {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return [...new Set(value as Iterable<unknown>)];
  throw new FieldError(`'${lookup}' takes a list.`);
}

function sendJson({ dialect, send }: LookupInput, value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new FieldError('The value cannot be written as JSON.', { cause });
  }
  if (text === undefined) throw new FieldError('The value cannot be written as JSON.');
  if (dialect.name === 'postgres' && /(?<!\\)(\\\\)*\\u(0000|d[89a-f])/.test(text))
    throw new FieldError('PostgreSQL knows no JSON with a NUL character or half a surrogate pair.');
  return send(text, TEXT);
}
