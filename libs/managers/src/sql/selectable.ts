import type { QueryScope } from './query-scope.js';
import type { ValueType } from './values.js';

/** What can stand as a subquery: a queryset. */
export interface Selectable {
  /** The query as SQL, inside the statement of `outer`. */
  compileSubselect(outer: QueryScope): string;
  /** The query as SQL that gives one value, and what that is. */
  compileScalar(outer: QueryScope): { sql: string; type: ValueType };
  /** The query as SQL that is asked whether it gives any row. */
  compileTest(outer: QueryScope): string;
}

/** Tells a queryset from a plain value. */
export function isSelectable(value: unknown): value is Selectable {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Selectable>).compileSubselect === 'function';
}
