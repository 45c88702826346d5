import { FieldError } from '@nuages/core';
import { Expression } from '../expressions/expression.js';
import type { TransformFunction } from '../lookups/lookup.js';
import { Operators } from '../lookups/operators.js';
import { refuseCompositeKey } from '../model/composite-key.js';
import { isOfAnother } from '../model/model.js';
import { nearest } from '../model/nearest.js';
import { comparing } from './name-errors.js';
import type { QueryScope } from './query-scope.js';
import type { ResolvedPath } from './resolve-path.js';
import { isSelectable, type Selectable } from './selectable.js';
import { toComparable, type ValueType } from './values.js';

/** A comparison as SQL, and its left side with the transforms that are named. */
export interface Comparison {
  readonly sql: string;
  readonly left: string;
}

/**
 * Compares a column, or another value of the row, with what a lookup names.
 *
 * @param path the whole lookup, for errors
 * @throws FieldError for a word that is no lookup, and for a value that the type does not have
 */
export function compareValues(
  scope: QueryScope,
  left: Pick<ResolvedPath, 'sql' | 'type' | 'rest'> & Partial<ResolvedPath>,
  path: string,
  value: unknown,
): Comparison {
  let { sql, type }: { sql: string; type: ValueType } = left;
  const apply = (transform: TransformFunction) => ({ sql, type } = transform({ sql, type, dialect: scope.dialect })).type;
  const refuse = (word: string, known: readonly string[]) =>
    new FieldError(`'${path}' of ${scope.model.name}: there is no lookup '${word}'.${nearest(word, known)}`);
  const { name, lookup } = Operators.of(scope.model.dataSource).read(left.rest, type, apply, refuse);
  // "has none" is all that one value can say of such rows
  if (left.field?.relation && !left.field.column && name !== 'isnull' && value !== null)
    refuseCompositeKey(left.field.relation.target(), `'${path}' of ${scope.model.name}`);
  if (isSelectable(value)) return { sql: compareWithQuery(scope, sql, name, value), left: sql };
  const store = (item: unknown, as: ValueType) =>
    toComparable(left.field?.relation ? keyOfInstance(left.field, item) : item, as, scope.dialect);
  const send = (item: unknown, as: ValueType = type) => {
    if (item instanceof Expression) return item.compile(scope).sql;
    if (isSelectable(item)) return `(${item.compileSubselect(scope)})`;
    const stored = store(item, as);
    const mark = scope.parameter(stored);
    return isBeyondInteger(stored, as) && scope.dialect.name === 'postgres' ? scope.dialect.cast(mark, 'decimal') : mark;
  };
  const isAmong = (items: readonly unknown[]) => {
    const { isAmong: inOneParameter } = scope.dialect;
    const isComputed = (item: unknown) => item instanceof Expression || isSelectable(item) || isBeyondInteger(store(item, type), type);
    if (items.length <= MAX_LIST || !inOneParameter || items.some(isComputed)) return `IN (${items.map((item) => send(item)).join(', ')})`;
    return inOneParameter(
      (list) => scope.parameter(list),
      items.map((item) => store(item, type)),
    );
  };
  return { sql: comparing(scope.model.name, path, () => lookup({ sql, type, dialect: scope.dialect, value, send, isAmong })), left: sql };
}

/** How many values are sent one by one; SQLite and PostgreSQL bound the parameters of a statement. */
const MAX_LIST = 5000;

const MAX_INTEGER = 2 ** 31 - 1;

/** PostgreSQL refuses to compare an integer column with a number that the column cannot hold. */
function isBeyondInteger(value: unknown, { kind }: ValueType): boolean {
  if (kind !== 'integer' && kind !== 'bigint') return false;
  const size = Math.abs(Number(value));
  if (!Number.isInteger(size)) return true;
  return kind === 'integer' ? size > MAX_INTEGER : size > Number.MAX_SAFE_INTEGER;
}

function compareWithQuery(scope: QueryScope, sql: string, lookup: string, query: Selectable): string {
  if (lookup !== 'in' && lookup !== 'exact') throw new FieldError(`'${lookup}' does not compare with a queryset. Use 'in'.`);
  return `${sql} ${lookup === 'in' ? 'IN' : '='} (${query.compileSubselect(scope)})`;
}

/** The key of a related row that is given as an instance. */
function keyOfInstance(field: NonNullable<ResolvedPath['field']>, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const target = field.relation!.target();
  if (isOfAnother(target, value))
    throw new FieldError(`'${field.name}' is compared with a ${value.constructor.name}. Give a ${target.name}, or its key.`);
  const key = target.keyOf(value);
  if (key === undefined) throw new FieldError(`'${field.name}' is compared with an object that has no key. Save it first.`);
  return key;
}
