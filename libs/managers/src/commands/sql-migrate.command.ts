import { Application, Command, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';
import { indexOf, readMigrations } from '../migrations/migration-plan.js';

/** Prints the SQL of one migration. @see Django's `sqlmigrate` */
@Command({
  name: 'sqlmigrate',
  description: 'Prints the SQL of a migration, and runs none of it.',
  arguments: '<migration>',
  options: [{ flags: '--backwards', description: 'the SQL that takes it back' }, DATABASE_OPTION],
})
export class SqlMigrateCommand implements CommandRunner {
  constructor(private readonly application: Application) {}

  async run([name]: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const dataSource = dataSourceOf(this.application, options);
    const migrations = await readMigrations(dataSource);
    const { instance } = migrations[indexOf(migrations, name!)]!;
    const runner = dataSource.createQueryRunner();
    const statements: string[] = [];
    // what changes the database is written down; what reads it (whether a table exists) runs
    const query = runner.query.bind(runner) as (...input: unknown[]) => Promise<unknown>;
    runner.query = (async (sql: string, ...rest: unknown[]) => {
      if (/^\s*(?:select|show|pragma|with)\b/i.test(sql)) return query(sql, ...rest);
      statements.push(sql);
      return [];
    }) as typeof runner.query;
    try {
      await (options['backwards'] ? instance.down(runner) : instance.up(runner));
    } finally {
      await runner.release();
    }
    for (const sql of statements) io.print(`${sql.trim().replace(/;$/, '')};`);
  }
}
