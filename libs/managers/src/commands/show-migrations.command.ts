import { Application, Command, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';
import { readMigrations } from '../migrations/migration-plan.js';

/** Lists the migrations, and which of them the database has. @see Django's `showmigrations` */
@Command({ name: 'showmigrations', description: 'Lists the migrations; [X] is applied.', options: [DATABASE_OPTION] })
export class ShowMigrationsCommand implements CommandRunner {
  constructor(private readonly application: Application) {}

  async run(_parameters: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const migrations = await readMigrations(dataSourceOf(this.application, options));
    if (migrations.length === 0) io.print('There are no migrations.');
    for (const { name, isApplied } of migrations) io.print(`[${isApplied ? io.paint('green', 'X') : ' '}] ${name}`);
  }
}
