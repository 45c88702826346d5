import type { AnyQuerySet } from '../query/query-set.js';
import { columnValue } from '../filterset/column-value.js';
import { findField } from '../filterset/filter.js';

/** The text of a row's value in a cursor. */
export function positionOf(row: object, field: string): string {
  const value = (row as Record<string, unknown>)[field];
  return value instanceof Date ? value.toISOString() : String(value);
}

/** The value that {@link positionOf}'s text stands for, or `undefined` when the field has no such value. */
export function positionValue(queryset: AnyQuerySet, field: string, text: string): unknown {
  return columnValue(findField(queryset, field), text);
}
