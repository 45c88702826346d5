import { type DataSource, type EntityMetadata, type QueryRunner, Table, TableForeignKey } from 'typeorm';
import type { ForeignKeyMetadata } from 'typeorm/metadata/ForeignKeyMetadata.js';

/** Statements that bring the database to the entities, and those that take them back, each in the order of their running. */
export interface SchemaChanges {
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/** The entities (and tables between them) that the database has no table for; what others refer to comes first. */
export async function missingTables(dataSource: DataSource): Promise<EntityMetadata[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const missing = new Set<EntityMetadata>();
    for (const metadata of dataSource.entityMetadatas) {
      const isTable = metadata.synchronize && metadata.tableType !== 'view' && metadata.tableType !== 'entity-child';
      if (isTable && !(await runner.hasTable(metadata.tablePath))) missing.add(metadata);
    }
    return inOrderOfReferences(missing);
  } finally {
    await runner.release();
  }
}

/** The statements that make tables, and those that drop them; nothing is run. */
export async function makeTables(dataSource: DataSource, tables: readonly EntityMetadata[]): Promise<SchemaChanges> {
  const runner = dataSource.createQueryRunner();
  runner.enableSqlMemory();
  try {
    const late: { readonly table: Table; readonly foreignKey: TableForeignKey }[] = [];
    for (const [index, metadata] of tables.entries()) {
      const table = Table.create(metadata, dataSource.driver);
      const isLater = ({ referencedEntityMetadata }: ForeignKeyMetadata) => tables.indexOf(referencedEntityMetadata) > index;
      const isEmbedded = dataSource.options.type === 'better-sqlite3';
      for (const foreignKey of metadata.foreignKeys) {
        const made = TableForeignKey.create(foreignKey, dataSource.driver);
        if (isEmbedded || !isLater(foreignKey)) table.addForeignKey(made);
        else late.push({ table, foreignKey: made }); // two tables that refer to each other
      }
      await runner.createTable(table);
    }
    for (const { table, foreignKey } of late) await runner.createForeignKey(table, foreignKey);
    return statementsOf(
      runner,
      late.map(({ foreignKey }) => foreignKey.name!),
    );
  } finally {
    await runner.release();
  }
}

/** A table takes its indexes and foreign keys along; those that stand between two tables go first. */
function statementsOf(runner: QueryRunner, late: readonly string[]): SchemaChanges {
  const { upQueries, downQueries } = runner.getMemorySql();
  const isNeeded = (sql: string) =>
    !/^DROP INDEX|^ALTER TABLE .* DROP (FOREIGN KEY|CONSTRAINT)/.test(sql) || late.some((name) => sql.includes(name));
  return {
    up: upQueries.map(({ query }) => query),
    down: downQueries
      .map(({ query }) => query)
      .toReversed()
      .filter(isNeeded),
  };
}

function inOrderOfReferences(tables: ReadonlySet<EntityMetadata>): EntityMetadata[] {
  const ordered = new Set<EntityMetadata>();
  const visited = new Set<EntityMetadata>();
  const visit = (metadata: EntityMetadata) => {
    if (visited.has(metadata)) return;
    visited.add(metadata);
    for (const { referencedEntityMetadata } of metadata.foreignKeys)
      if (tables.has(referencedEntityMetadata)) visit(referencedEntityMetadata);
    ordered.add(metadata);
  };
  for (const metadata of tables) visit(metadata);
  return [...ordered];
}
