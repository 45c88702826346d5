import type { DataSource } from 'typeorm';

const NAME = String.raw`(?:"\w+"\.)?"(\w+)"`;
const CHANGE = new RegExp(String.raw`^ALTER TABLE (${NAME}) (ALTER COLUMN "(\w+)") TYPE (${NAME}) USING "\4"::"text"::`);

/**
 * Takes the default of a column of PostgreSQL away while its enum is exchanged, which the database refuses otherwise: TypeORM
 * forgets it where values go again that were added.
 */
export function keepEnumDefaults({ entityMetadatas, driver }: DataSource, statements: readonly string[]): string[] {
  return statements.map((sql, index) => {
    const [, , table, alter, name] = CHANGE.exec(sql) ?? [];
    if (alter === undefined || statements[index - 1]?.includes(`${alter} DROP DEFAULT`)) return sql;
    const columns = entityMetadatas.filter(({ tableName }) => tableName === table).flatMap((metadata) => metadata.columns);
    const column = columns.find(({ databaseName }) => databaseName === name);
    const value = column && driver.normalizeDefault(column);
    if (value === undefined) return sql;
    return sql.replace(`${alter} TYPE`, `${alter} DROP DEFAULT, ${alter} TYPE`) + `, ${alter} SET DEFAULT ${value}`;
  });
}
