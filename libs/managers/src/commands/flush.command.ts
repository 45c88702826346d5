import { Application, Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import type { DataSource, QueryRunner } from 'typeorm';
import { sendPostMigrate } from '../signals/announce-migrations.js';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';

/** Empties the tables of all entities. @see Django's `flush` */
@Command({
  name: 'flush',
  description: 'Deletes every row of every entity; tables, migrations and permissions stay.',
  options: [{ flags: '--no-input', description: 'do not ask' }, DATABASE_OPTION],
})
export class FlushCommand implements CommandRunner {
  constructor(private readonly application: Application) {}

  async run(_parameters: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const dataSource = dataSourceOf(this.application, options);
    const tables = await tablesOf(dataSource);
    if (options['input'] !== false) {
      if (!io.isInteractive) throw new CommandError('flush deletes every row. Without a terminal to ask on, say --no-input.');
      const answer = await io.ask(`Delete every row of ${countOf(tables)} of the database ${databaseOf(dataSource)}? Type yes: `);
      if (answer.trim() !== 'yes') throw new CommandError('Nothing was deleted.');
    }
    await emptyTables(dataSource, tables, io);
    await sendPostMigrate(dataSource, []);
    io.print(`emptied ${countOf(tables)}`);
  }
}

/** The tables that migrations make, as far as they have been applied. */
async function tablesOf(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const tables = new Set<string>();
    for (const { tablePath, tableType, synchronize } of dataSource.entityMetadatas)
      if (synchronize && tableType !== 'view' && (await runner.hasTable(tablePath))) tables.add(tablePath);
    return [...tables];
  } finally {
    await runner.release();
  }
}

/** Foreign keys are not looked at while all tables are emptied together; keys begin at 1 again. */
async function emptyTables(dataSource: DataSource, tables: readonly string[], io: CommandIo): Promise<void> {
  if (tables.length === 0) return;
  const names = tables.map((table) => escapePath(dataSource, table));
  io.progress(`emptying ${countOf(tables)}`);
  if (dataSource.options.type === 'postgres') return void (await dataSource.query(`TRUNCATE ${names.join(', ')} RESTART IDENTITY CASCADE`));
  const isSqlite = dataSource.options.type === 'better-sqlite3';
  const runner = dataSource.createQueryRunner();
  const [off, on] = isSqlite
    ? ['PRAGMA foreign_keys = OFF', 'PRAGMA foreign_keys = ON']
    : ['SET FOREIGN_KEY_CHECKS = 0', 'SET FOREIGN_KEY_CHECKS = 1'];
  try {
    await runner.query(off);
    if (isSqlite) await runner.startTransaction();
    for (const [index, name] of names.entries()) {
      io.progress(`emptying ${tables[index]}, ${index + 1} of ${countOf(tables)}`);
      await runner.query(isSqlite ? `DELETE FROM ${name}` : `TRUNCATE TABLE ${name}`);
    }
    if (isSqlite) await restartKeys(runner, tables);
    if (isSqlite) await runner.commitTransaction();
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.query(on);
    await runner.release();
  }
}

/** SQLite keeps the last key of a table with AUTOINCREMENT in one of its own. */
async function restartKeys(runner: QueryRunner, tables: readonly string[]): Promise<void> {
  if (!(await runner.hasTable('sqlite_sequence'))) return;
  for (const table of tables) await runner.query('DELETE FROM sqlite_sequence WHERE name = ?', [table]);
}

/** Which one it is, so that nobody empties another than was meant. */
function databaseOf({ driver, options }: DataSource): string {
  return `'${String(driver.database ?? options.database)}'`;
}

function countOf(tables: readonly string[]): string {
  return `${tables.length} ${tables.length === 1 ? 'table' : 'tables'}`;
}

function escapePath({ driver }: DataSource, table: string): string {
  return table
    .split('.')
    .map((part) => driver.escape(part))
    .join('.');
}
