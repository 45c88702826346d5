import type { Model } from '../model/model.js';
import { type Dialect, dialectOf } from './dialect.js';

/** The most parameters that every database takes in one statement. */
export const MAX_PARAMETERS = 30_000;

/** A statement in the making whose parts are written in order. */
export class SqlText {
  readonly parameters: unknown[] = [];

  constructor(readonly dialect: Dialect) {}

  /** Quotes a column. */
  readonly column = (name: string): string => this.dialect.quote(name);

  /** Adds a value; gives its placeholder. */
  readonly value = (value: unknown): string => this.dialect.placeholder(this.parameters.push(value));

  /** Quotes a table, its schema included. */
  table(path: string): string {
    return path.split('.').map(this.column).join('.');
  }

  /** `column IN (...)`. */
  isAmong(column: string, values: readonly unknown[]): string {
    return `${this.column(column)} IN (${values.map(this.value).join(', ')})`;
  }
}

/** A statement for a model's data source. */
export function sqlTextFor(model: Model): SqlText {
  return new SqlText(dialectOf(model.dataSource));
}

/** Several columns or values in brackets, one by itself. */
export function listText(parts: readonly string[]): string {
  return parts.length === 1 ? parts[0]! : `(${parts.join(', ')})`;
}

/** Cuts a list into pieces of at most `size`. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}
