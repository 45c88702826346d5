import type { DataSource } from 'typeorm';
import { keepEnumDefaults } from './enum-defaults.js';
import { withoutGoneUniques } from './gone-uniques.js';
import { joinCopies } from './join-copies.js';
import { keepColumns } from './keep-columns.js';
import { makeTables, missingTables, type SchemaChanges } from './make-tables.js';
import { withPlainNames } from './plain-names.js';
import { type RenamedColumn, renameStatement, withRenamed } from './renamed-columns.js';

/**
 * What the entities have and the database has not. New tables are made whole, each after those that it refers to; columns
 * that have another name keep what they hold.
 */
export async function readChanges(dataSource: DataSource, renames: readonly RenamedColumn[] = []): Promise<SchemaChanges> {
  if (renames.length === 0) return readOthers(dataSource);
  const { up, down } = await withRenamed(dataSource, renames, () => readOthers(dataSource));
  const back = renames.map(({ table, from, to }) => ({ table, from: to, to: from }));
  return {
    up: [...renames.map((each) => renameStatement(dataSource, each)), ...up],
    down: [...down, ...back.map((each) => renameStatement(dataSource, each))],
  };
}

async function readOthers(dataSource: DataSource): Promise<SchemaChanges> {
  const missing = await missingTables(dataSource);
  const tables = await makeTables(dataSource, missing);
  const names = new Set(missing.map(({ tableName }) => tableName));
  const builder = dataSource.driver.createSchemaBuilder();
  Object.assign(builder, { renameColumns: async () => undefined }); // TypeORM's own takes one new column for one that went, unasked
  const { upQueries, downQueries } = await builder.log();
  const isOther = isAboutOthers(
    names,
    [...upQueries, ...downQueries].map(({ query }) => query),
  );
  const up = withoutGoneUniques(dataSource, keepEnumDefaults(dataSource, upQueries.map(({ query }) => query).filter(isOther)));
  const down = keepEnumDefaults(
    dataSource,
    downQueries
      .map(({ query }) => query)
      .toReversed()
      .filter(isOther),
  );
  const isSchema = (sql: string) => /^CREATE SCHEMA\b/i.test(sql);
  const changes = keepColumns({
    up: [...up.filter(isSchema), ...tables.up, ...joinCopies(up.filter((sql) => !isSchema(sql)))],
    down: [...joinCopies(down), ...tables.down],
  });
  return withPlainNames(dataSource, changes);
}

const NAME = String.raw`(?:[\`"]?\w+[\`"]?\.)?[\`"]?(?:temporary_)?(\w+)[\`"]?`;
const TABLE = new RegExp(String.raw`^\s*(?:(?:CREATE|ALTER|DROP) TABLE(?: IF (?:NOT )?EXISTS)?|INSERT INTO) ${NAME}`, 'i');
const INDEX = new RegExp(String.raw`^\s*(?:CREATE|DROP) (?:\w+ )?INDEX ${NAME}(?: ON ${NAME})?`, 'i');
const TYPE = new RegExp(String.raw`^\s*(?:CREATE|DROP) TYPE ${NAME}`, 'i');

/** Whether a statement is about other tables than these. */
function isAboutOthers(tables: ReadonlySet<string>, statements: readonly string[]): (sql: string) => boolean {
  const owners = new Map(statements.map((sql) => INDEX.exec(sql)).flatMap((parts) => (parts?.[2] ? [[parts[1]!, parts[2]] as const] : [])));
  return (sql) => {
    const type = TYPE.exec(sql)?.[1];
    if (type) return ![...tables].some((table) => type.startsWith(`${table}_`));
    const index = INDEX.exec(sql);
    const table = index ? (index[2] ?? owners.get(index[1]!)) : TABLE.exec(sql)?.[1];
    return table === undefined || !tables.has(table);
  };
}
