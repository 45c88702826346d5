import { FieldError } from '@nuages/core';
import { Expression, FieldReference } from '../expressions/expression.js';
import type { Model } from '../model/model.js';
import type { Conditions } from '../queryset/conditions.js';
import { partsOf, Q } from '../queryset/q.js';
import { compareValues } from './compare-values.js';
import { compileApart, findCrossing } from './compile-apart.js';
import type { JoinedTable } from './join-tree.js';
import type { QueryScope } from './query-scope.js';
import { chunks } from './sql-text.js';

/** How often a condition stands in a `not`: never, so that it is turned round, or so that it is turned back. */
type Negation = 'none' | 'odd' | 'even';

/** A condition as SQL; one with aggregates belongs in HAVING. */
export interface CompiledCondition {
  readonly sql: string;
  readonly hasAggregate: boolean;
  /** Whether it reads a window, which is known only when the rows are there. */
  readonly hasWindow?: boolean;
  /** The columns that it reads outside of aggregates: rows are grouped by them where it is about their sums. */
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
  if (condition instanceof Expression) return [compileLeaf(scope, reusable, () => compileExpression(scope, condition))];
  return Object.entries(condition).map(([path, value]) =>
    compileLeaf(scope, reusable, () => compileLookup(scope, path, value, reusable, negation)),
  );
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
  return parts.length === 1 ? parts[0]!.sql : `(${joinTexts(parts, connector)})`;
}

/** How many conditions stand side by side; SQLite takes a thousand to be too deep. */
const MAX_BESIDE = 200;

/** Conditions side by side, many of them in brackets. */
export function joinTexts(parts: readonly { readonly sql: string }[], connector: 'AND' | 'OR'): string {
  const texts = parts.map(({ sql }) => sql);
  if (texts.length <= MAX_BESIDE) return texts.join(` ${connector} `);
  return joinTexts(
    [...chunks(texts, MAX_BESIDE)].map((some) => ({ sql: `(${some.join(` ${connector} `)})` })),
    connector,
  );
}

/** One condition, with the columns that it reads. Paths inside its value share its joins. */
function compileLeaf(scope: QueryScope, reusable: Set<JoinedTable> | undefined, compile: () => CompiledCondition): CompiledCondition {
  scope.statement.countCondition();
  if (!scope.isAnnotated) return scope.sharing(reusable, compile);
  const [condition, groupedBy] = scope.noting(() => scope.sharing(reusable, compile));
  return { ...condition, groupedBy };
}

function compileExpression(scope: QueryScope, condition: Expression): CompiledCondition {
  return { sql: condition.compile(scope).sql, hasAggregate: condition.hasAggregate(scope), hasWindow: condition.hasWindow(scope) };
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
  if (annotated) return compileAnnotated(scope, annotated, path, value);
  // in an expression, as the filter of an aggregate, a condition is about each of the rows that are joined
  const crossing = reusable && negation !== 'none' ? findCrossing(scope.model, path) : undefined;
  if (crossing)
    return compileApart(scope, path, value, crossing, reusable!, (inner, ...lookup) => compileLookup(inner, ...lookup, new Set(), 'none'));

  const resolved = scope.resolve(path, reusable);
  const { sql, left } = compareValues(scope, resolved, path, value);
  scope.note(left);
  // NOT (x = 1) is unknown for a null x; Django's exclude() keeps such rows
  const isKept = negation === 'odd' && value !== null && resolved.rest.at(-1) !== 'isnull';
  const nullable = isKept ? [...(resolved.isNullable ? [resolved.sql] : []), ...nullableColumn(scope, value)] : [];
  for (const column of nullable) scope.note(column);
  return {
    sql: nullable.length > 0 ? `(${[sql, ...nullable.map((column) => `${column} IS NOT NULL`)].join(' AND ')})` : sql,
    ...readBy(scope, value),
  };
}

/** A part of a lookup that names an annotation, and the words after it. */
interface AnnotatedPath {
  readonly name: string;
  readonly rest: readonly string[];
}

function compileAnnotated(scope: QueryScope, { name, rest }: AnnotatedPath, path: string, value: unknown): CompiledCondition {
  const { sql, type } = scope.findCompiled(name)!;
  const expression = scope.findAnnotation(name)!;
  const [hasAggregate, hasWindow] = [expression.hasAggregate(scope), expression.hasWindow(scope)];
  const read = readBy(scope, value);
  const compared = compareValues(scope, { sql, type, rest }, path, value);
  for (const column of hasAggregate || hasWindow || expression.isSubquery ? scope.groupsOf(name) : [compared.left]) scope.note(column);
  return { sql: compared.sql, hasAggregate: hasAggregate || read.hasAggregate, hasWindow: hasWindow || read.hasWindow };
}

/** What a plain value reads. */
const PLAIN = { hasAggregate: false, hasWindow: false };

/** What a condition's value reads beside columns. */
function readBy(scope: QueryScope, value: unknown): { hasAggregate: boolean; hasWindow: boolean } {
  if (typeof value !== 'object' || value === null) return PLAIN;
  const read = [value].flat().filter((item) => item instanceof Expression);
  return { hasAggregate: read.some((item) => item.hasAggregate(scope)), hasWindow: read.some((item) => item.hasWindow(scope)) };
}

/** The column that a value is, where it can be null; not where only the row that it is of may be missing, as in Django. */
function nullableColumn(scope: QueryScope, value: unknown): string[] {
  if (!(value instanceof FieldReference)) return [];
  const named = scope.findAnnotation(value.path);
  const source = named ?? value;
  if (!(source instanceof FieldReference) || scope.findAnnotation(source.path)) return [];
  const { sql, field } = named ? scope.sharing(undefined, () => scope.resolve(source.path)) : scope.resolve(source.path);
  const isOwn = !field.relation || field.column !== undefined;
  return isOwn && field.nullable ? [named ? scope.findCompiled(value.path)!.sql : sql] : [];
}

function findAnnotation(scope: QueryScope, path: string): AnnotatedPath | undefined {
  if (!scope.isAnnotated) return undefined;
  const words = path.split('__');
  for (let count = words.length; count > 0; count -= 1) {
    const name = words.slice(0, count).join('__');
    const rest = words.slice(count);
    if (scope.findAnnotation(name) && !leadsOn(scope, name, rest[0])) return { name, rest };
  }
  return undefined;
}

/** Whether a word after a column of summed rows, which is a relation's, means the rows behind it. */
function leadsOn(scope: QueryScope, name: string, next: string | undefined): boolean {
  if (next === undefined) return false;
  let model: Model | undefined = scope.model;
  for (const word of name.split('__')) model = model?.findField(word)?.relation?.target();
  return model?.findField(next) !== undefined;
}
