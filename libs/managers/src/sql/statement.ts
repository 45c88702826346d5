import { FieldError } from '@nuages/core';
import type { Dialect } from './dialect.js';

/** A placeholder until the text is whole: parts are not written in the order in which they stand. */
const PLACEHOLDER = /\uE000(\d+)\uE001/g;

/** How many values one statement of a database takes. */
const MAX_PARAMETERS: Readonly<Record<string, number | undefined>> = { sqlite: 32_766, postgres: 65_535 };

/** The most conditions of one statement: PostgreSQL compiles each of them, and cannot be stopped meanwhile. */
const MAX_CONDITIONS = 5000;

/** The most columns that every database reads in one statement, or little less. */
const MAX_COLUMNS = 1600;

/** One statement in the making: its parameters and the names of its tables, subqueries included. */
export class Statement {
  private readonly values: unknown[] = [];
  private aliases = 0;
  private conditions = 0;

  constructor(private readonly dialect: Dialect) {}

  /** Keeps a value for later; gives the mark that stands for it. */
  parameter(value: unknown): string {
    return `\uE000${this.values.push(value) - 1}\uE001`;
  }

  /** Takes one more condition. @throws FieldError for too many */
  countCondition(): void {
    this.conditions += 1;
    if (this.conditions > MAX_CONDITIONS)
      throw new FieldError(`A query has more than ${MAX_CONDITIONS} conditions. Ask for a part at a time, or by a list: { id__in: ids }.`);
  }

  /** A table name that the statement has not used. */
  readonly nextAlias = (): string => `t${this.aliases++}`;

  /**
   * The text with the dialect's placeholders, and the values in their order. A value that stands in several places is one
   * parameter where those have numbers: PostgreSQL groups by an expression only where it is the one that is selected.
   */
  finish(text: string): { sql: string; parameters: unknown[] } {
    const parameters: unknown[] = [];
    const positions = new Map<string, number>();
    const sql = text.replace(PLACEHOLDER, (_mark, index: string) => {
      const known = this.dialect.numbersParameters ? positions.get(index) : undefined;
      const position = known ?? parameters.push(this.values[Number(index)]);
      positions.set(index, position);
      return this.dialect.placeholder(position);
    });
    const most = MAX_PARAMETERS[this.dialect.name];
    if (most !== undefined && parameters.length > most)
      throw new FieldError(
        `A query has ${parameters.length} values; ${this.dialect.name} takes ${most}. Ask for a part at a time, or by a subquery.`,
      );
    return { sql, parameters };
  }
}

/** @throws FieldError for more columns than databases read in one statement */
export function checkColumns(count: number): void {
  if (count > MAX_COLUMNS)
    throw new FieldError(`A query reads ${count} columns; databases take ${MAX_COLUMNS}. Read fewer values at a time.`);
}
