import { ImproperlyConfigured, ValidationError } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { MESSAGES } from '../messages.js';
import type { FieldKind } from '../model/field-kind.js';
import { nearest } from '../model/nearest.js';
import type { Model } from '../model/model.js';
import { dialectOf } from '../sql/dialect.js';
import { findFieldAt } from '../sql/resolve-path.js';
import type { ValueType } from '../sql/values.js';
import { type EntityRef, modelOf } from '../model/models.js';
import { Q } from '../queryset/q.js';
import type { TransformFunction } from './lookup.js';
import { Operators } from './operators.js';
import { readClientValue } from './read-client-value.js';

type EntityClass<E> = abstract new (...args: never[]) => E;

/** Options of {@link allowedLookups}. */
export interface AllowedLookupsOptions {
  /** Let clients send regular expressions to the `regex` and `iregex` that are named: they can be made to take very long. Default `false`. */
  readonly allowRegex?: boolean;
  readonly using?: DataSource | string;
}

const MAX_LENGTH = 1000;
const MAX_ITEMS = 100;

/**
 * The conditions that a client may set, of what it sent as its query string: those that `names` lists. Values are read
 * by the column's kind (`'5'`, `'true'`, `'2026-01-31'`; lists as `'1,2,3'`; inside JSON as texts, and as numbers by `gt` and the like); empty ones are left out, and so are names that
 * are no field, as `page`.
 *
 * @throws ValidationError for a lookup of a field that the list does not name, and for a value that cannot be read
 * @throws ImproperlyConfigured for a name in the list that is no lookup of the entity
 * @example
 * posts.filter(allowedLookups(Post, request.query, ['status', 'title__icontains', 'author__username', 'views__range']));
 */
export function allowedLookups<E extends object>(
  entity: EntityClass<E>,
  input: unknown,
  names: readonly string[],
  { allowRegex = false, using }: AllowedLookupsOptions = {},
): Q<E> {
  const model = modelOf(entity as EntityRef, using);
  const allowed = new Map(names.map((name) => [name, describe(model, name, allowRegex)]));
  const conditions: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(typeof input === 'object' ? (input ?? {}) : {})) {
    const target = allowed.get(name);
    if (target) {
      const read = readOne(name, target, value);
      if (read !== undefined) conditions[name] = read;
    } else if (findFieldAt(model, name.split('__'), 0)) throw refuse(name, MESSAGES.lookup_not_allowed, 'lookup_not_allowed');
  }
  return Q.and<E>(conditions);
}

/** What a lookup compares with. */
interface Target {
  readonly kind: FieldKind;
  readonly lookup: string;
}

function describe(model: Model, path: string, allowRegex: boolean): Target {
  const words = path.split('__');
  let [at, type]: [Model | undefined, ValueType] = [model, { kind: 'other' }];
  while (at && words.length > 0) {
    const field = findFieldAt(at, words, 0);
    if (!field) break;
    words.splice(0, field.name.split('.').length);
    at = field.relation?.target();
    type = { kind: at ? at.primaryKey.kind : field.kind };
  }
  if (at === model) throw unknown(model, path, words[0]!, model.names);
  const dialect = dialectOf(model.dataSource);
  const apply = (transform: TransformFunction) => ({ type } = transform({ sql: '', type, dialect })).type;
  const refuse = (word: string, known: readonly string[]) => unknown(model, path, word, known);
  const { name: lookup } = Operators.of(model.dataSource).read(words, type, apply, refuse);
  if (lookup.endsWith('regex') && !allowRegex)
    throw new ImproperlyConfigured(
      `allowedLookups of ${model.name}: '${path}' lets clients send regular expressions. Say { allowRegex: true }.`,
    );
  return { kind: type.kind, lookup };
}

function unknown(model: Model, path: string, word: string, known: Iterable<string>): ImproperlyConfigured {
  return new ImproperlyConfigured(
    `allowedLookups of ${model.name}: '${word}' (in '${path}') is no field and no lookup.${nearest(word, known)}`,
  );
}

function readOne(name: string, { kind, lookup }: Target, value: unknown): unknown {
  const ordered = kind === 'json' ? 'float' : kind;
  if (lookup === 'in' || lookup.endsWith('_keys')) return readList(name, kind, lookup, value);
  if (lookup === 'range') return readList(name, ordered, lookup, value);
  const text = Array.isArray(value) ? value.at(-1) : value;
  if (text === '' || text === undefined) return undefined;
  if (lookup === 'isnull') return readText(name, 'boolean', text);
  if (/^[gl]te?$/.test(lookup)) return readText(name, ordered, text);
  return readText(name, lookup === 'exact' ? kind : 'text', text);
}

function readList(name: string, kind: FieldKind, lookup: string, value: unknown): unknown[] | undefined {
  const items: unknown[] = Array.isArray(value)
    ? value.slice(0, MAX_ITEMS + 1)
    : typeof value === 'string'
      ? value.split(',', MAX_ITEMS + 1)
      : [value];
  const given = items.filter((item) => item !== '' && item !== undefined);
  if (given.length === 0) return undefined;
  if (given.length > MAX_ITEMS) throw refuse(name, MESSAGES.max_items(MAX_ITEMS), 'max_items');
  if (lookup === 'range' && given.length !== 2) throw refuse(name, MESSAGES.invalid, 'invalid');
  return given.map((item) => readText(name, kind, item));
}

function readText(name: string, kind: FieldKind, text: unknown): unknown {
  if (typeof text === 'string' && text.length > MAX_LENGTH) throw refuse(name, MESSAGES.max_length(MAX_LENGTH), 'max_length');
  const value = typeof text === 'string' ? readClientValue(text, kind === 'json' ? 'text' : kind) : undefined;
  if (value === undefined) throw refuse(name, MESSAGES.invalid, 'invalid');
  return value;
}

function refuse(name: string, message: string, code: string): ValidationError {
  return new ValidationError({ [name.slice(0, 100)]: [message] }, code);
}
