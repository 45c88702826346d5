import type { DataSource, QueryRunner, Table, TableColumn } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** A column that is called otherwise from now on. */
export interface RenamedColumn {
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

/** What a table has that its entity has not, and the other way round. */
export interface ColumnDifference {
  readonly table: string;
  readonly dropped: readonly TableColumn[];
  readonly added: readonly ColumnMetadata[];
}

/** The columns that tables have too many and too few. */
export async function readColumnDifferences(dataSource: DataSource): Promise<ColumnDifference[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const found = new Map<string, ColumnDifference>();
    for (const { tablePath, columns, synchronize, tableType, parentEntityMetadata } of dataSource.entityMetadatas) {
      if (!synchronize || tableType === 'view' || parentEntityMetadata || found.has(tablePath)) continue;
      const table = await runner.getTable(tablePath);
      if (!table) continue;
      const dropped = table.columns.filter(({ name }) => !columns.some(({ databaseName }) => databaseName === name));
      const added = columns.filter(({ databaseName }) => !table.columns.some(({ name }) => name === databaseName));
      if (dropped.length + added.length > 0) found.set(tablePath, { table: tablePath, dropped, added });
    }
    return [...found.values()];
  } finally {
    await runner.release();
  }
}

/** The pairs of a dropped and an added column that are the same but for the name. */
export function possibleRenames({ driver }: DataSource, { table, dropped, added }: ColumnDifference): RenamedColumn[] {
  const isSame = (one: TableColumn, other: ColumnMetadata) =>
    one.type === driver.normalizeType(other) &&
    !/enum/.test(one.type) && // PostgreSQL names its types after their columns
    (one.length || '') === (driver.getColumnLength(other) || '') &&
    one.isNullable === other.isNullable;
  return dropped.flatMap((one) =>
    added.filter((other) => isSame(one, other)).map((other) => ({ table, from: one.name, to: other.databaseName })),
  );
}

/** The statement that renames a column. */
export function renameStatement({ driver }: DataSource, { table, from, to }: RenamedColumn): string {
  const path = table
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
  return `ALTER TABLE ${path} RENAME COLUMN ${driver.escape(from)} TO ${driver.escape(to)}`;
}

/** Lets `fn` see the tables as they will be once the columns have their new names. */
export async function withRenamed<T>(dataSource: DataSource, renames: readonly RenamedColumn[], fn: () => Promise<T>): Promise<T> {
  const create = dataSource.createQueryRunner.bind(dataSource);
  dataSource.createQueryRunner = (mode) => renaming(create(mode), renames);
  try {
    return await fn();
  } finally {
    dataSource.createQueryRunner = create;
  }
}

function renaming(runner: QueryRunner, renames: readonly RenamedColumn[]): QueryRunner {
  const getTables = runner.getTables.bind(runner);
  runner.getTables = async (paths) => {
    const tables = await getTables(paths);
    for (const table of tables) for (const renamed of renames) rename(runner, table, renamed);
    return tables;
  };
  return runner;
}

function rename(runner: QueryRunner, table: Table, { table: path, from, to }: RenamedColumn): void {
  const nameOf = (name: string) => (name === from ? to : name);
  const isIt = table.name === path || runner.connection.driver.parseTableName(table).tableName === path;
  const own = isIt ? [...table.indices, ...table.uniques, ...table.foreignKeys] : [];
  for (const each of own) each.columnNames = each.columnNames.map(nameOf);
  for (const column of isIt ? table.columns : []) column.name = nameOf(column.name);
  for (const key of table.foreignKeys)
    if (key.referencedTableName === path) key.referencedColumnNames = key.referencedColumnNames.map(nameOf);
}
