import type { Step } from '../queryset/query-state.js';
import { compileConditions, compileNegated, type CompiledCondition, joined } from './compile-conditions.js';
import type { JoinedTable } from './join-tree.js';
import type { QueryScope } from './query-scope.js';

/** The to-many joins that the conditions of one call may share, some of them made by other querysets before. */
class Joins extends Set<JoinedTable> {
  readonly used = new Set<JoinedTable>();

  override has(table: JoinedTable): boolean {
    const isThere = super.has(table);
    if (isThere) this.used.add(table);
    return isThere;
  }

  override add(table: JoinedTable): this {
    this.used?.add(table); // a set is filled before it is made
    return super.add(table);
  }
}

/** Compiles what narrows the rows; annotations are defined before. */
export function compileSteps(scope: QueryScope, steps: readonly Step[]): CompiledCondition[] {
  return compileWith(scope, steps, new Set());
}

/**
 * @param free joins of other querysets, of which each serves one call: `a.or(b)` asks of one related row whether it meets
 * either condition, as Django's `|` does, so that no row comes more often than it must
 */
function compileWith(
  scope: QueryScope,
  steps: readonly Step[],
  free: Set<JoinedTable>,
  made = new Set<JoinedTable>(),
): CompiledCondition[] {
  return steps.flatMap((step) => {
    if (step.type === 'annotate') return [];
    if (step.type === 'either') return [compileEither(scope, step.either, free, made)];
    const joins = new Joins(free);
    joins.used.clear();
    const compile = step.type === 'filter' ? compileConditions : compileNegated;
    const compiled = compile(scope, step.condition, joins);
    for (const table of joins.used) {
      free.delete(table);
      made.add(table);
    }
    return compiled;
  });
}

function compileEither(
  scope: QueryScope,
  { connector, parts }: Extract<Step, { type: 'either' }>['either'],
  free: Set<JoinedTable>,
  made: Set<JoinedTable>,
): CompiledCondition {
  const conditions = parts.map((part, index) => {
    const its = new Set<JoinedTable>();
    const compiled = compileWith(scope, part, index === 0 ? free : new Set(made), its);
    for (const table of its) made.add(table);
    return joined(compiled, 'AND');
  });
  const whole = joined(conditions, 'OR');
  if (connector === 'or') return whole;
  return { ...whole, sql: `(${conditions.map(({ sql }) => `CASE WHEN ${sql} THEN 1 ELSE 0 END`).join(' <> ')})` };
}
