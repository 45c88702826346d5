import type { DataSource } from 'typeorm';

const COPY = /^CREATE TABLE "temporary_(\w+)" \(/;
const UNIQUE = /, CONSTRAINT "\w+" UNIQUE \(([^)]*)\)/g;

/**
 * Leaves out what is unique no more where SQLite copies a table on the way forwards: TypeORM reads it off the column that was, and
 * writes it anew.
 */
export function withoutGoneUniques({ entityMetadatas }: DataSource, statements: readonly string[]): string[] {
  return statements.map((sql) => {
    const table = COPY.exec(sql)?.[1];
    const metadatas = entityMetadatas.filter(({ tableName }) => tableName === table);
    if (metadatas.length === 0) return sql;
    const uniques = metadatas.flatMap((metadata) =>
      metadata.uniques.map(({ columns }) => listOf(columns.map((each) => each.databaseName))),
    );
    return sql.replace(UNIQUE, (clause, list: string) => (uniques.includes(listOf(list.replaceAll('"', '').split(', '))) ? clause : ''));
  });
}

function listOf(names: readonly string[]): string {
  return names.toSorted().join(', ');
}
