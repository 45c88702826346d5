import { Application, Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';

/** Empties the tables of all entities. @see Django's `flush` */
@Command({
  name: 'flush',
  description: 'Deletes every row of every entity; tables and migrations stay.',
  options: [{ flags: '--no-input', description: 'do not ask' }, DATABASE_OPTION],
})
export class FlushCommand implements CommandRunner {
  constructor(private readonly application: Application) {}

  async run(_parameters: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const dataSource = dataSourceOf(this.application, options);
    if (options['input'] !== false) {
      if (!io.isInteractive) throw new CommandError('flush deletes every row. Without a terminal to ask on, say --no-input.');
      const answer = await io.ask(`Delete every row of ${dataSource.entityMetadatas.length} tables? Type yes: `);
      if (answer.trim() !== 'yes') throw new CommandError('Nothing was deleted.');
    }
    const tables = [...new Set(dataSource.entityMetadatas.map(({ tablePath }) => tablePath))];
    await emptyTables(dataSource, tables);
    io.print(`emptied ${tables.length} tables`);
  }
}

/** Foreign keys are not looked at while all tables are emptied together. */
async function emptyTables(dataSource: DataSource, tables: readonly string[]): Promise<void> {
  const names = tables.map((table) =>
    table
      .split('.')
      .map((part) => dataSource.driver.escape(part))
      .join('.'),
  );
  if (dataSource.options.type === 'postgres') return void (await dataSource.query(`TRUNCATE ${names.join(', ')} RESTART IDENTITY CASCADE`));
  const isSqlite = dataSource.options.type === 'better-sqlite3';
  const runner = dataSource.createQueryRunner();
  const [off, on] = isSqlite
    ? ['PRAGMA foreign_keys = OFF', 'PRAGMA foreign_keys = ON']
    : ['SET FOREIGN_KEY_CHECKS = 0', 'SET FOREIGN_KEY_CHECKS = 1'];
  try {
    await runner.query(off);
    for (const name of names) await runner.query(isSqlite ? `DELETE FROM ${name}` : `TRUNCATE TABLE ${name}`);
  } finally {
    await runner.query(on);
    await runner.release();
  }
}
