import { type DataSource, Table, type TableColumnOptions, TableIndex } from 'typeorm';

/** A column of {@link createTableOnce}. */
export interface ColumnDeclaration extends TableColumnOptions {
  /** Gives the column an index of its own. */
  readonly isIndexed?: boolean;
}

/** Makes a table that no entity describes, unless it is there; several processes may do it at once. */
export async function createTableOnce(dataSource: DataSource, name: string, columns: readonly ColumnDeclaration[]): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const indices = columns
    .filter(({ isIndexed }) => isIndexed)
    .map((column) => new TableIndex({ name: `${name}_${column.name}`, columnNames: [column.name] }));
  try {
    await runner.createTable(new Table({ name, columns: columns.map(({ isIndexed: _isIndexed, ...column }) => column), indices }), true);
  } catch (error) {
    if (!(await runner.hasTable(name))) throw error; // another process was faster
  } finally {
    await runner.release();
  }
}
