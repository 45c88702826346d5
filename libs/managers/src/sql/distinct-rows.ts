import { FieldError } from '@nuages/core';
import type { CompiledCondition } from './compile-conditions.js';
import type { QueryState } from '../queryset/query-state.js';
import type { CompiledTerm } from './order-terms.js';
import type { QueryScope } from './query-scope.js';

/** How a query keeps each row once. */
export interface DistinctRows {
  /** The columns of whose values each keeps its first row; none where rows are told apart as wholes. */
  readonly keys: readonly string[];
  /** The word after SELECT. @param nameOf names a key where the rows stand in a table of their own */
  readonly word: (nameOf?: (sql: string) => string) => string;
  /** The condition that says the same by a window, on databases that don't know `DISTINCT ON`. */
  readonly test: string | undefined;
}

/**
 * Compiles `distinct()`, and `distinct(paths)`: PostgreSQL's `DISTINCT ON`, which other databases say by a window.
 *
 * @throws FieldError where the order does not begin with the paths: which row is the first would be left open
 */
export function compileDistinct(
  scope: QueryScope,
  state: QueryState,
  order: readonly CompiledTerm[],
  { hasAggregates, where }: { readonly hasAggregates: boolean; readonly where: readonly CompiledCondition[] },
): DistinctRows {
  const { distinctOn, isDistinct, model } = state;
  if (distinctOn.length === 0) return { keys: [], test: undefined, word: () => (isDistinct ? 'DISTINCT ' : '') };
  const said = distinctOn.map((path) => `'${path}'`).join(', ');
  if (hasAggregates || state.groupNames)
    throw new FieldError(`distinct(${said}) of ${model.name}: aggregates have made one row of several. Filter by a Subquery.`);
  const { json } = scope.dialect;
  const keys = distinctOn.flatMap((path) => {
    const { sql, type } = scope.compilePath(path);
    return type.part ? [json.number(sql), json.text(sql)] : [sql]; // as in an order
  });
  const first = order.slice(0, keys.length).map(({ sql }) => sql);
  if (first.some((sql) => !keys.includes(sql)))
    throw new FieldError(
      `distinct(${said}) of ${model.name}: the order begins with other paths. Write orderBy(${said}, ...); a relation is ordered as its model is, so name its key: 'author__id'.`,
    );
  if (scope.dialect.name === 'postgres')
    return { keys, test: undefined, word: (nameOf = (sql) => sql) => `DISTINCT ON (${keys.map(nameOf).join(', ')}) ` };
  if (where.some(({ hasWindow }) => hasWindow))
    throw new FieldError(
      `distinct(${said}) of ${model.name}: with a condition on a window only PostgreSQL knows it. Filter by a Subquery.`,
    );
  const sorted = order.length > 0 ? ` ORDER BY ${order.map(({ text }) => text()).join(', ')}` : '';
  return { keys: [], test: `ROW_NUMBER() OVER (PARTITION BY ${keys.join(', ')}${sorted}) = 1`, word: () => '' };
}
