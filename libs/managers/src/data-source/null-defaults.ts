import type { QueryRunner } from 'typeorm';

/**
 * MariaDB calls the default of a nullable column `NULL`, which TypeORM's driver for MySQL takes for a text: without this it
 * would find every such column changed.
 */
export function readNullDefaults(runner: QueryRunner): QueryRunner {
  const getTables = runner.getTables.bind(runner);
  runner.getTables = async (paths) => {
    const tables = await getTables(paths);
    for (const { columns } of tables)
      for (const column of columns) if (column.isNullable && column.default === "'NULL'") column.default = undefined;
    return tables;
  };
  return runner;
}
