import type { DataSource } from 'typeorm';
import type { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import type { SchemaChanges } from './make-tables.js';

/** A text in single quotes, or what stands between two. */
const TEXTS = /('(?:[^']|'')*')/;
/** MariaDB gives the default of a column in quotes, and TypeORM quotes it again. */
const QUOTED_TWICE = /\bDEFAULT ''([^'\s,)][^']*)''(?=$|[\s,)])/g;

/**
 * Statements as one would write them: the schema that is looked in anyway is not named, so that a migration runs in another one,
 * unless an entity or the data source names it.
 */
export async function withPlainNames(dataSource: DataSource, { up, down }: SchemaChanges): Promise<SchemaChanges> {
  if (dataSource.options.type !== 'postgres') {
    const quoteOnce = (sql: string) => sql.replace(QUOTED_TWICE, "DEFAULT '$1'");
    return { up: up.map(quoteOnce), down: down.map(quoteOnce) };
  }
  const schema = await currentSchema(dataSource);
  if (dataSource.entityMetadatas.some((metadata) => metadata.schema === schema)) return { up, down };
  const prefix = `"${schema}".`;
  const strip = (sql: string) =>
    sql
      .split(TEXTS)
      .map((part) => (part.startsWith("'") ? part : part.replaceAll(prefix, '')))
      .join('');
  return { up: up.map(strip), down: down.map(strip) };
}

async function currentSchema(dataSource: DataSource): Promise<string> {
  const runner = dataSource.createQueryRunner() as PostgresQueryRunner;
  try {
    return await runner.getCurrentSchema();
  } finally {
    await runner.release();
  }
}
