import { type DataSource, Table, type TableColumnOptions } from 'typeorm';

/** Makes a table, unless it is there; several processes may do it at once. */
export async function createTableOnce(dataSource: DataSource, name: string, columns: TableColumnOptions[]): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.createTable(new Table({ name, columns }), true);
  } catch (error) {
    if (!(await runner.hasTable(name))) throw error; // another process was faster
  } finally {
    await runner.release();
  }
}
