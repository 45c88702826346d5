import type { QueryRunner, TableColumnOptions } from 'typeorm';

type Extra = Partial<TableColumnOptions>;

/** Columns of a migration, by the kinds that SQLite, PostgreSQL and MariaDB all have. */
export class Columns {
  private readonly database: string;

  constructor({ connection }: Pick<QueryRunner, 'connection'>) {
    this.database = connection.options.type;
  }

  /** A primary key that the database counts up. */
  readonly key = (name = 'id'): TableColumnOptions => ({
    name,
    type: 'integer',
    isPrimary: true,
    isGenerated: true,
    generationStrategy: 'increment',
  });

  readonly integer = (name: string, extra: Extra = {}): TableColumnOptions => ({ name, type: 'integer', ...extra });

  readonly char = (name: string, length: number, extra: Extra = {}): TableColumnOptions => ({
    name,
    type: 'varchar',
    length: String(length),
    ...extra,
  });

  /** Text without a bound; MariaDB's `text` ends at 64 KB. */
  readonly text = (name: string): TableColumnOptions => ({ name, type: this.database === 'mysql' ? 'longtext' : 'text' });

  readonly boolean = (name: string): TableColumnOptions => ({ name, type: 'boolean' });

  readonly decimal = (name: string, precision: number, scale: number, extra: Extra = {}): TableColumnOptions => ({
    name,
    type: 'decimal',
    precision,
    scale,
    ...extra,
  });

  /** A point in time, to the microsecond where the database can. */
  readonly moment = (name: string, extra: Extra = {}): TableColumnOptions => {
    if (this.database === 'postgres') return { name, type: 'timestamptz', ...extra };
    return { name, type: 'datetime', ...(this.database === 'mysql' && { precision: 6 }), ...extra };
  };
}
