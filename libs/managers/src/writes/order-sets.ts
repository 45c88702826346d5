import { FieldError } from '@nuages/core';
import type { Dialect } from '../sql/dialect.js';

/** An assignment of an UPDATE: the column, as it stands in expressions and by itself, and what it is set to. */
export interface Assignment {
  readonly field: string;
  /** The column with its table's alias. */
  readonly read: string;
  readonly column: string;
  readonly sql: string;
}

/**
 * The assignments as text, in an order in which each reads the row as it was: MySQL and MariaDB assign one after the other,
 * and let the next ones read what was just written.
 *
 * @throws FieldError where two are computed from each other, on those
 */
export function setsText(assignments: readonly Assignment[], { name }: Dialect): string {
  const ordered = name === 'mysql' ? inOrder(assignments) : assignments;
  return ordered.map(({ column, sql }) => `${column} = ${sql}`).join(', ');
}

function inOrder(assignments: readonly Assignment[]): Assignment[] {
  const rest = [...assignments];
  const ordered: Assignment[] = [];
  while (rest.length > 0) {
    const index = rest.findIndex(({ read }, own) => !rest.some(({ sql }, other) => other !== own && sql.includes(read)));
    if (index < 0)
      throw new FieldError(
        `update(): ${rest.map(({ field }) => `'${field}'`).join(' and ')} are computed from each other, which MySQL and MariaDB cannot do at once. Update one of them first.`,
      );
    ordered.push(...rest.splice(index, 1));
  }
  return ordered;
}
