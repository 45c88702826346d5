import type { QueryState } from '../queryset/query-state.js';
import type { CompiledCondition } from './compile-conditions.js';
import type { CompiledTerm } from './order-terms.js';
import type { QueryScope } from './query-scope.js';

/**
 * `GROUP BY` of a query that sums up rows: by the values named before the first aggregate, or by row; and by all else that
 * is read, sorted by or compared with the sums.
 *
 * @param keys the columns that stand for a row, where the database takes no fewer
 */
export function groupText(
  scope: QueryScope,
  { form, groupNames, steps }: QueryState,
  keys: readonly string[] | undefined,
  order: readonly CompiledTerm[],
  having: readonly CompiledCondition[],
): string {
  const { root } = scope.joins;
  const annotated = steps.flatMap((step) => (step.type === 'annotate' && !step.isHidden ? [step.name] : []));
  const read = (form.type !== 'entities' && form.names) || (groupNames ? [] : annotated);
  const row = (scope.dialect.needsEveryKey && keys) || scope.joins.keyColumns(root);
  const rootPrefix = scope.joins.column(root, '').slice(0, -2);
  const others = [
    ...read.flatMap((name) => (sumsUp(scope, name) ? scope.groupsOf(name) : [scope.compileChosen(name).sql])),
    ...order.filter(({ isAggregate }) => !isAggregate).map(({ sql }) => sql),
  ];
  const compared = having.flatMap(({ groupedBy }) => groupedBy ?? []); // MariaDB takes no other column there
  const groups = groupNames
    ? [...groupNames.filter((name) => !sumsUp(scope, name)).map((name) => scope.compileChosen(name).sql), ...others, ...compared]
    : [...row, ...others.filter((sql) => !sql.startsWith(rootPrefix)), ...compared]; // its key decides a row's own columns
  return groups.length > 0 ? ` GROUP BY ${[...new Set(groups)].join(', ')}` : '';
}

/** Whether rows cannot be grouped by an annotation. */
function sumsUp(scope: QueryScope, name: string): boolean {
  const expression = scope.findAnnotation(name);
  return expression !== undefined && (expression.hasAggregate(scope) || expression.hasWindow(scope));
}
