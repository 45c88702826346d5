import { Application, Command, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';
import { nameOf } from '../migrations/migration-name.js';
import { planTo, readMigrations } from '../migrations/migration-plan.js';

/** Brings the database to a migration. @see Django's `migrate` */
@Command({
  name: 'migrate',
  description: 'Applies the migrations, or takes them back down to one.',
  arguments: '[migration]',
  options: [
    { flags: '--plan', description: 'show what would be done' },
    { flags: '--fake', description: 'note migrations as applied (or taken back) without running them' },
    DATABASE_OPTION,
  ],
})
export class MigrateCommand implements CommandRunner {
  constructor(private readonly application: Application) {}

  async run([target]: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const dataSource = dataSourceOf(this.application, options);
    const { forwards, backwards } = planTo(await readMigrations(dataSource), target);
    if (forwards.length + backwards.length === 0 && target === undefined && !options['plan']) await dataSource.runMigrations(); // tells postMigrate
    if (forwards.length + backwards.length === 0) return io.print('There is nothing to migrate.');
    if (options['plan']) {
      for (const { name } of backwards) io.print(`take back ${name}`);
      for (const { name } of forwards) io.print(`apply ${name}`);
      return;
    }
    const fake = options['fake'] === true;
    for (const { name } of backwards) {
      await dataSource.undoLastMigration({ transaction: 'each', fake });
      io.print(`took back ${name}`);
    }
    if (forwards.length === 0) return;
    await this.runOnly(dataSource, new Set(forwards.map(({ name }) => name)), fake, io);
    for (const { name } of forwards) io.print(`${fake ? 'noted' : 'applied'} ${name}`);
  }

  /** TypeORM runs all that are left; those behind the target are kept from it for that time. */
  private async runOnly(dataSource: DataSource, names: ReadonlySet<string>, fake: boolean, io: CommandIo): Promise<void> {
    const holder = dataSource as { migrations: DataSource['migrations'] };
    const all = holder.migrations;
    const applied = new Set((await readMigrations(dataSource)).filter(({ isApplied }) => isApplied).map(({ name }) => name));
    try {
      const wanted = all.filter((migration) => names.has(nameOf(migration)) || applied.has(nameOf(migration)));
      holder.migrations = wanted.map((migration) => showing(migration, io));
      await dataSource.runMigrations({ transaction: 'each', fake });
    } finally {
      holder.migrations = all;
    }
  }
}

/** The migration, which says that it is under way. */
function showing(migration: MigrationInterface, io: CommandIo): MigrationInterface {
  const up = (runner: QueryRunner) => {
    io.progress(`applying ${nameOf(migration)}`);
    return migration.up(runner);
  };
  return Object.create(migration, { up: { value: up } }) as MigrationInterface;
}
