import { type Compiled, Expression, FieldReference } from '../expressions/expression.js';
import type { Model } from '../model/model.js';
import type { CompiledCondition } from './compile-conditions.js';
import type { JoinedTable } from './join-tree.js';
import type { QueryScope } from './query-scope.js';
import { findFieldAt } from './resolve-path.js';
import { isSelectable } from './selectable.js';
import { listText } from './sql-text.js';

/** Where a path first crosses a to-many relation: after how many words, and from which model. */
interface Crossing {
  readonly index: number;
  readonly model: Model;
}

/** Where a path crosses a to-many relation, or `undefined` where it does not. */
export function findCrossing(start: Model, path: string): Crossing | undefined {
  let model = start;
  for (const [index, word] of path.split('__').entries()) {
    const relation = model.findField(word)?.relation;
    if (!relation) return undefined;
    if (relation.type === 'one-to-many' || relation.type === 'many-to-many') return { index, model };
    model = relation.target();
  }
  return undefined;
}

/**
 * "Has no related row that ..." needs a query of its own: a join would ask "has one that does not". Where a condition
 * beside it has joined the related row already, it is about that row.
 *
 * @param reusable the to-many joins of the conditions beside it
 * @param compileIn compiles a lookup as the one condition of another query
 * @see Django's `Query.split_exclude`
 */
export function compileApart(
  scope: QueryScope,
  path: string,
  value: unknown,
  { index, model }: Crossing,
  reusable: Set<JoinedTable>,
  compileIn: (inner: QueryScope, lookup: string, value: unknown) => CompiledCondition,
): CompiledCondition {
  const words = path.split('__');
  const takesNone = value === null || (words.at(-1) === 'isnull' && value === true);
  const row = takesNone ? undefined : scope.joins.find(words.slice(0, index + 1), reusable);
  const { relation } = model.findField(words[index]!)!;
  const near = index === 0 ? undefined : scope.resolve([...words.slice(0, index), 'pk'].join('__'));
  const rest = words.slice(row ? index + 1 : index);
  const isKey = row !== undefined && (rest.length === 0 || !findFieldAt(relation!.target(), rest, 0));

  const inner = scope.subquery(row ? relation!.target() : model);
  const lookup = [...(isKey ? [relation!.target().primaryKey.name] : []), ...rest].join('__');
  const [condition, columns] = scope.unnoted(() => scope.noting(() => compileIn(inner, lookup, valueIn(scope, value))));
  const keys = `SELECT ${inner.joins.keyColumns(inner.joins.root).join(', ')} FROM ${inner.joins.sql} WHERE ${condition.sql}`;

  const { junction } = relation!;
  const rowKeys = row && (junction ? [scope.joins.column(row, junction.targetColumn)] : scope.joins.keyColumns(row));
  const own = rowKeys ?? (near ? [near.sql] : scope.joins.keyColumns(scope.joins.root));
  const isNullable = row !== undefined || near?.isNullable === true;
  const isAmong = `${listText(own)} IN (${keys})`;
  // one expression, which PostgreSQL finds again among those that rows are grouped by
  const sql = isNullable ? `CASE WHEN ${own[0]} IS NULL THEN ${takesNone ? 'TRUE' : 'FALSE'} ELSE ${isAmong} END` : isAmong;
  // where it reads rows further off, it is the answer that rows are grouped by, as in Django
  const isFar = (near && !row) || (value instanceof FieldReference && value.path.includes('__'));
  for (const column of isFar ? [sql] : [...own, ...columns]) scope.note(column);
  return { ...condition, sql };
}

/** A value of the row that the condition is about, not of the related one. */
function valueIn(scope: QueryScope, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => valueIn(scope, item));
  if (value instanceof Expression) return new ValueOfRow(scope, value);
  if (!isSelectable(value)) return value;
  return {
    compileSubselect: () => value.compileSubselect(scope),
    compileScalar: () => value.compileScalar(scope),
    compileTest: () => value.compileTest(scope),
  };
}

class ValueOfRow extends Expression {
  constructor(
    private readonly scope: QueryScope,
    private readonly value: Expression,
  ) {
    super();
  }

  override hasAggregate(): boolean {
    return this.value.hasAggregate(this.scope);
  }

  override hasWindow(): boolean {
    return this.value.hasWindow(this.scope);
  }

  compile(): Compiled {
    return this.value.compile(this.scope);
  }
}
