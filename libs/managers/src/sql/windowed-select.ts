import type { Dialect } from './dialect.js';
import type { CompiledTerm } from './order-terms.js';
import type { Statement } from './statement.js';

/** A query whose conditions read windows of rows. */
interface WindowedQuery {
  readonly columns: readonly string[];
  /** The conditions on windows. */
  readonly tests: readonly string[];
  readonly order: readonly CompiledTerm[];
  /** The word after SELECT, of the columns' names in the table of windows. */
  readonly distinct: (nameOf: (sql: string) => string) => string;
  /** What else is read of the rows, for that. */
  readonly further: readonly string[];
  /** The rows that meet every other condition, by what is selected of them. */
  readonly selectRows: (selected: readonly string[]) => string;
}

/**
 * The rows that meet conditions on windows: the windows are read in a table of its own first, since no database reads
 * them in WHERE. Without a condition, the same rows in their order: MariaDB forgets it where windows read aggregates.
 *
 * @param nameOf names the columns, for a query over this one's rows
 */
export function windowedText(
  { columns, tests, order, distinct, further, selectRows }: WindowedQuery,
  dialect: Dialect,
  statement: Statement,
  nameOf: ((position: number) => string) | undefined,
): string {
  const selected = [...columns, ...tests, ...[...order.map(({ sql }) => sql), ...further].filter((sql) => !columns.includes(sql))];
  const innerName = (position: number) => dialect.quote(`w${position}`);
  const alias = dialect.quote(statement.nextAlias());
  const column = (position: number) => `${alias}.${innerName(position)}`;
  const inner = selectRows(selected.map((sql, position) => `${sql} AS ${innerName(position)}`));

  const whole = columns.map((_, position) => column(position) + (nameOf ? ` AS ${nameOf(position)}` : ''));
  const where = tests.map((_, index) => column(columns.length + index));
  const orderBy = order.map(({ sql, text }) => text(column(selected.indexOf(sql))));
  return (
    `SELECT ${distinct((sql) => column(selected.indexOf(sql)))}${whole.join(', ') || '1'} FROM (${inner}) ${alias}${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''}` +
    (orderBy.length > 0 ? ` ORDER BY ${orderBy.join(', ')}` : '')
  );
}
