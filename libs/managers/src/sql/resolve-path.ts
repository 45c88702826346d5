import { FieldError } from '@nuages/core';
import { Operators } from '../lookups/operators.js';
import { hasCompositeKey, refuseCompositeKey, refuseSeveralColumns } from '../model/composite-key.js';
import type { ModelField } from '../model/model-field.js';
import type { Model } from '../model/model.js';
import { nearest } from '../model/nearest.js';
import type { JoinedTable } from './join-tree.js';
import type { QueryScope } from './query-scope.js';
import { type ValueType, valueTypeOf } from './values.js';

/** A column found at the end of a path. */
export interface ResolvedPath {
  readonly sql: string;
  readonly type: ValueType;
  /** The field that the path ends in. */
  readonly field: ModelField;
  /** Words after the field: transforms and a lookup. */
  readonly rest: readonly string[];
  /** Whether it crosses a to-many relation. */
  readonly crossesMany: boolean;
  /** Whether the column can be null, by itself or through a join. */
  readonly isNullable: boolean;
}

const MAX_LENGTH = 500;
const MAX_EMBEDDED = 5;

/**
 * Follows `author__username` from the query's model, joining tables on the way.
 *
 * @param reusable the to-many joins that may be shared; all of them where it is undefined
 * @throws FieldError for a word that is no field, lookup or transform
 */
export function resolvePath(scope: QueryScope, path: string, reusable: Set<JoinedTable> | undefined): ResolvedPath {
  if (path.length > MAX_LENGTH) throw new FieldError(`A field path is longer than ${MAX_LENGTH} characters.`);
  const words = path.split('__');
  let table = scope.joins.root;
  let crossesMany = false;

  for (let index = 0; ; index += 1) {
    const model = table.model!;
    const field = findFieldAt(model, words, index);
    if (words[index] === 'pk') refuseCompositeKey(model, `'${path}'`);
    if (!field) throw unknownWord(model.name, words[index]!, path, model.names);
    index += field.name.split('.').length - 1; // an embedded column has several words
    const rest = words.slice(index + 1);
    if (!field.relation) return columnOf(scope, table, field, rest, crossesMany);

    refuseSeveralColumns(field);
    crossesMany ||= field.relation.type === 'one-to-many' || field.relation.type === 'many-to-many';
    const target = field.relation.target();
    const next = rest[0] === undefined ? undefined : findFieldAt(target, rest, 0);
    if (next && (!next.isPrimaryKey || hasCompositeKey(target))) {
      table = scope.joins.follow(table, field, reusable);
      continue;
    }
    if (rest[0] !== undefined && !next && !Operators.of(model.dataSource).has(rest[0]))
      throw unknownWord(target.name, rest[0], path, target.names);
    return keyOf(scope, table, field, next ? rest.slice(1) : rest, crossesMany, reusable);
  }
}

function columnOf(scope: QueryScope, table: JoinedTable, field: ModelField, rest: string[], crossesMany: boolean): ResolvedPath {
  return {
    sql: scope.joins.column(table, field.columnName),
    type: valueTypeOf(field),
    field,
    rest,
    crossesMany,
    isNullable: field.nullable || table.isNullable,
  };
}

/** The key behind a relation, with one join fewer where the near side holds it. */
function keyOf(
  scope: QueryScope,
  table: JoinedTable,
  field: ModelField,
  rest: string[],
  crossesMany: boolean,
  reusable: Set<JoinedTable> | undefined,
): ResolvedPath {
  const { relation } = field;
  const { primaryKey } = relation!.target();
  const shared = { field, type: valueTypeOf(primaryKey), rest, crossesMany };
  if (relation!.junction) {
    const junction = scope.joins.junction(table, field, reusable);
    return { ...shared, sql: scope.joins.column(junction, relation!.junction.targetColumn), isNullable: true };
  }
  if (field.column) return { ...shared, sql: scope.joins.column(table, field.columnName), isNullable: field.nullable || table.isNullable };
  const target = scope.joins.follow(table, field, reusable);
  return { ...shared, sql: scope.joins.column(target, primaryKey.columnName), isNullable: true };
}

/** The field that the word at `index` names; an embedded one is named by several, as `address__city`. */
export function findFieldAt(model: Model, words: readonly string[], index: number): ModelField | undefined {
  let name = words[index]!;
  let field = model.findField(name);
  for (let next = index + 1; !field && next < Math.min(words.length, index + MAX_EMBEDDED); next += 1) {
    name += `.${words[next]!}`;
    field = model.findField(name);
  }
  return field;
}

function unknownWord(model: string, word: string, path: string, fields: Iterable<string>): FieldError {
  const place = path === word ? '' : ` (in '${path}')`;
  return new FieldError(`${model} has no field '${word}'${place}.${nearest(word, fields)}`);
}
