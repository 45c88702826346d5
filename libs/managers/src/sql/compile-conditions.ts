import { FieldError } from '@nuages/core';
import { Expression, FieldReference } from '../expressions/expression.js';
import type { TransformFunction } from '../lookups/lookup.js';
import { Operators } from '../lookups/operators.js';
import { isOfAnother } from '../model/model.js';
import { nearest } from '../model/nearest.js';
import type { Conditions } from '../queryset/conditions.js';
import { partsOf, Q } from '../queryset/q.js';
import type { JoinedTable } from './join-tree.js';
import { comparing } from './name-errors.js';
import type { QueryScope } from './query-scope.js';
import type { ResolvedPath } from './resolve-path.js';
import { isSelectable, type Selectable } from './selectable.js';
import { toComparable, type ValueType } from './values.js';

/** How often a condition stands in a `not`: never, so that it is turned round, or so that it is turned back. */
type Negation = 'none' | 'odd' | 'even';

/** A condition as SQL; one with aggregates belongs in HAVING. */
export interface CompiledCondition {
  readonly sql: string;
  readonly hasAggregate: boolean;
  /** Whether it reads a window, which is known only when the rows are there. */
  readonly hasWindow?: boolean;
  /** Columns that aggregates are compared with, which rows are grouped by. */
  readonly groupedBy?: readonly string[];
}

/**
 * Compiles the conditions of one `filter()`: parts that all must hold.
 *
 * @param reusable the to-many joins that these conditions share
 * @throws FieldError for a wrong name, lookup or value
 */
export function compileConditions(
  scope: QueryScope,
  condition: Conditions | Q,
  reusable: Set<JoinedTable> | undefined,
  negation: Negation = 'none',
): CompiledCondition[] {
  if (condition instanceof Q) return compileTree(scope, condition, reusable, negation);
  if (condition instanceof Expression)
    return [{ sql: condition.compile(scope).sql, hasAggregate: condition.hasAggregate(scope), hasWindow: condition.hasWindow(scope) }];
  return Object.entries(condition).map(([path, value]) => compileLookup(scope, path, value, reusable, negation));
}

/** Compiles conditions of which not all hold, as one; none where there are no conditions, as an empty Q is in Django. */
export function compileNegated(
  scope: QueryScope,
  condition: Conditions | Q,
  reusable: Set<JoinedTable> | undefined,
  negation: Negation = 'none',
): CompiledCondition[] {
  const parts = compileConditions(scope, condition, reusable, negation === 'odd' ? 'even' : 'odd');
  return parts.length === 0 ? [] : [{ ...joined(parts, 'AND'), sql: `NOT (${joinParts(parts, 'AND', '1 = 1')})` }];
}

function compileTree(scope: QueryScope, q: Q, reusable: Set<JoinedTable> | undefined, negation: Negation): CompiledCondition[] {
  if (partsOf(q).isNegated) return compileNegated(scope, partsOf(q).children[0]!, reusable, negation);
  if (partsOf(q).connector === 'AND') return partsOf(q).children.flatMap((child) => compileConditions(scope, child, reusable, negation));
  // what says nothing is no alternative: an empty one would hold for every row
  const parts = partsOf(q).children.flatMap((child) => {
    const inner = compileConditions(scope, child, reusable, negation);
    return inner.length === 0 ? [] : [joined(inner, 'AND')];
  });
  return parts.length === 0 ? [] : [joined(parts, 'OR')];
}

/** Several conditions as one. */
export function joined(parts: readonly CompiledCondition[], connector: 'AND' | 'OR'): CompiledCondition {
  return {
    sql: joinParts(parts, connector, '1 = 1'),
    hasAggregate: parts.some(({ hasAggregate }) => hasAggregate),
    hasWindow: parts.some(({ hasWindow }) => hasWindow),
    groupedBy: parts.flatMap(({ groupedBy }) => groupedBy ?? []),
  };
}

function joinParts(parts: readonly CompiledCondition[], connector: 'AND' | 'OR', empty: string): string {
  if (parts.length === 0) return empty;
  return parts.length === 1 ? parts[0]!.sql : `(${parts.map(({ sql }) => sql).join(` ${connector} `)})`;
}

function compileLookup(
  scope: QueryScope,
  path: string,
  value: unknown,
  reusable: Set<JoinedTable> | undefined,
  negation: Negation,
): CompiledCondition {
  if (value === undefined)
    throw new FieldError(`'${path}' of ${scope.model.name} is undefined. A condition needs a value; null asks for rows without one.`);
  const annotated = findAnnotation(scope, path);
  if (annotated) {
    const { name, rest } = annotated;
    const { sql, type } = scope.findCompiled(name)!;
    const hasAggregate = scope.findAnnotation(name)!.hasAggregate(scope);
    const hasWindow = scope.findAnnotation(name)!.hasWindow(scope);
    const groupedBy = [...(hasAggregate || hasWindow ? [] : [sql]), ...columnOf(scope, value)];
    return {
      sql: compare(scope, { sql, type, rest }, path, value),
      hasAggregate,
      groupedBy,
      hasWindow: hasWindow || hasWindowIn(scope, value),
    };
  }
  // in an expression, as the filter of an aggregate, a condition is about each of the rows that are joined
  if (reusable && negation !== 'none' && crossesMany(scope, path)) return compileApart(scope, path, value);

  const resolved = scope.resolve(path, reusable);
  const sql = compare(scope, resolved, path, value);
  const hasAggregate = value instanceof Expression && value.hasAggregate(scope);
  // NOT (x = 1) is unknown for a null x; Django's exclude() keeps such rows
  const isKept = negation === 'odd' && value !== null && resolved.rest.at(-1) !== 'isnull';
  const nullable = isKept ? [...(resolved.isNullable ? [resolved.sql] : []), ...nullableColumn(scope, value)] : [];
  return {
    hasWindow: hasWindowIn(scope, value),
    sql: nullable.length > 0 ? `(${[sql, ...nullable.map((column) => `${column} IS NOT NULL`)].join(' AND ')})` : sql,
    hasAggregate,
    groupedBy: [resolved.sql, ...columnOf(scope, value)],
  };
}

/** The column that a value is, where it is one: rows are grouped by it when the condition is about their sums. */
function columnOf(scope: QueryScope, value: unknown): string[] {
  return value instanceof FieldReference && !value.hasAggregate(scope) && !value.hasWindow(scope) ? [value.compile(scope).sql] : [];
}

function hasWindowIn(scope: QueryScope, value: unknown): boolean {
  return value instanceof Expression && value.hasWindow(scope);
}

/** The column that a value reads, where it can be null. */
function nullableColumn(scope: QueryScope, value: unknown): string[] {
  if (!(value instanceof FieldReference) || scope.findAnnotation(value.path)) return [];
  const { sql, isNullable } = scope.resolve(value.path);
  return isNullable ? [sql] : [];
}

/** "Has no related row that ..." needs a query of its own: a join would ask "has one that does not". */
function compileApart(scope: QueryScope, path: string, value: unknown): CompiledCondition {
  const { primaryKey } = scope.model;
  const inner = scope.subquery();
  const { sql } = compileLookup(inner, path, value, new Set(), 'none');
  const own = scope.joins.column(scope.joins.root, primaryKey.columnName);
  const keys = `SELECT ${inner.joins.column(inner.joins.root, primaryKey.columnName)} FROM ${inner.joins.sql} WHERE ${sql}`;
  return { sql: `${own} IN (${keys})`, hasAggregate: false, groupedBy: [own] };
}

function findAnnotation(scope: QueryScope, path: string): { name: string; rest: string[] } | undefined {
  const words = path.split('__');
  for (let count = words.length; count > 0; count -= 1) {
    const name = words.slice(0, count).join('__');
    const rest = words.slice(count);
    if (scope.findAnnotation(name) && !leadsOn(scope, name, rest[0])) return { name, rest };
  }
  return undefined;
}

/** Whether a word after a column of summed rows, which is a relation's, means the rows behind it. */
function leadsOn({ model }: QueryScope, name: string, next: string | undefined): boolean {
  return next !== undefined && model.findField(name)?.relation?.target().findField(next) !== undefined;
}

function crossesMany(scope: QueryScope, path: string): boolean {
  let model = scope.model;
  for (const word of path.split('__')) {
    const relation = model.findField(word)?.relation;
    if (!relation) return false;
    if (relation.type === 'one-to-many' || relation.type === 'many-to-many') return true;
    model = relation.target();
  }
  return false;
}

function compare(
  scope: QueryScope,
  left: Pick<ResolvedPath, 'sql' | 'type' | 'rest'> & Partial<ResolvedPath>,
  path: string,
  value: unknown,
): string {
  let { sql, type }: { sql: string; type: ValueType } = left;
  const apply = (transform: TransformFunction) => ({ sql, type } = transform({ sql, type, dialect: scope.dialect })).type;
  const refuse = (word: string, known: readonly string[]) =>
    new FieldError(`'${path}' of ${scope.model.name}: there is no lookup '${word}'.${nearest(word, known)}`);
  const { name, lookup } = Operators.of(scope.model.dataSource).read(left.rest, type, apply, refuse);
  if (isSelectable(value)) return compareWithQuery(scope, sql, name, value);
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
  return comparing(scope.model.name, path, () => lookup({ sql, type, dialect: scope.dialect, value, send, isAmong }));
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
