import { ImproperlyConfigured } from '@nuages/core';
import { anyOf, type Condition } from '../query/conditions.js';
import type { AnyQuerySet } from '../query/query-set.js';
import { columnValue } from '../filterset/column-value.js';
import { findField } from '../filterset/filter.js';

/** The position of rows without a value, which come before all others: no column holds this text. */
const NO_VALUE = '\0';

/** The place of rows in a list by one field, or by a path through relations to one row. */
export class CursorField {
  private readonly isNullable: boolean;

  constructor(
    private readonly queryset: AnyQuerySet,
    readonly path: string,
  ) {
    const parts = path.split('__');
    const fields = parts.map((_, index) => findField(queryset, parts.slice(0, index + 1).join('__')));
    this.isNullable = fields.some((field) => field?.nullable !== false);
  }

  /** The rows with what tells their place: those that relations on the path lead to. */
  load(): AnyQuerySet {
    const parts = this.path.split('__');
    const relations = findField(this.queryset, this.path)?.relation ? parts : parts.slice(0, -1);
    return relations.length > 0 ? this.queryset.selectRelated(relations.join('__')) : this.queryset;
  }

  /** The text of a row's value in a cursor. A moment ends at the millisecond, as JavaScript has it: rows of one share a position. */
  positionOf(row: object): string {
    const value = this.valueIn(row);
    if (value === undefined)
      throw new ImproperlyConfigured(
        `Cursor pagination by '${this.path}' needs the value in each row. Load it: annotate() for what is computed.`,
      );
    if (value === null) return NO_VALUE;
    return value instanceof Date ? value.toISOString() : String(value as string | number);
  }

  /** The condition that rows come after (`gt`) or before (`lt`) all those at a position; `undefined` where it is none of the field's. */
  beyond(comparison: 'gt' | 'lt', position: string): Condition {
    if (position === NO_VALUE) return comparison === 'gt' ? { [`${this.path}__isnull`]: false } : { [`${this.path}__in`]: [] };
    const value = columnValue(findField(this.queryset, this.path), position);
    if (value === undefined) return undefined;
    if (comparison === 'gt') return value instanceof Date ? this.after(value) : { [`${this.path}__gt`]: value };
    const less = { [`${this.path}__lt`]: value };
    return this.isNullable ? anyOf([less, { [`${this.path}__isnull`]: true }]) : less;
  }

  /** Columns may tell parts of a millisecond apart; nothing comes after the last one that they hold. */
  private after(moment: Date): Condition {
    const next = new Date(moment.getTime() + 1);
    return next.getUTCFullYear() > 9999 ? { [`${this.path}__in`]: [] } : { [`${this.path}__gte`]: next };
  }

  /** A relation that ends the path is placed by its key; `undefined` where the row has not loaded the value. */
  private valueIn(row: object): unknown {
    let { model } = this.queryset;
    let value: unknown = row;
    for (const name of this.path.split('__')) {
      if (value === null || value === undefined) return value;
      const field = name === 'pk' ? model.primaryKey : model.fields.get(name);
      value = (value as Record<string, unknown>)[field?.name ?? name];
      if (field?.relation) model = field.relation.target();
    }
    return isRow(value) ? (value as Record<string, unknown>)[model.primaryKey.name] : value;
  }
}

function isRow(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}
