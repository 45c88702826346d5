import { Application, Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import { type DataSource, QueryFailedError } from 'typeorm';
import { explainFailure } from '../migrations/explain-failure.js';
import { type KnownMigration, planTo, readMigrations } from '../migrations/migration-plan.js';
import { noteReplaced } from '../migrations/replaced-migrations.js';
import { runMigration } from '../migrations/run-migration.js';
import { withMigrationSignals } from '../signals/announce-migrations.js';
import { dialectOf } from '../sql/dialect.js';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';

/** MySQL and MariaDB commit at each change of a table. */
const UNDO_BY_HAND = 'What its statements before that one did to tables stays: take it back by hand before the next try.';

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
    const steps = [
      ...backwards.map((migration) => ({ migration, isBackwards: true })),
      ...forwards.map((migration) => ({ migration, isBackwards: false })),
    ];
    if (options['plan']) {
      for (const { migration, isBackwards } of steps) io.print(`${isBackwards ? 'take back' : 'apply'} ${migration.name}`);
    } else {
      const plan = steps.map(({ migration, isBackwards }) => ({ name: migration.name, isBackwards }));
      await withMigrationSignals(dataSource, plan, async () => {
        await noteReplaced(dataSource);
        for (const [index, { migration, isBackwards }] of steps.entries()) {
          io.progress(`${isBackwards ? 'taking back' : 'applying'} ${migration.name}, ${index + 1} of ${steps.length}`);
          await runStep(dataSource, migration, { isBackwards, isFake: options['fake'] === true }, io);
        }
      });
    }
    if (steps.length === 0) io.print('There is nothing to migrate.');
  }
}

async function runStep(
  dataSource: DataSource,
  migration: KnownMigration,
  how: { readonly isBackwards: boolean; readonly isFake: boolean },
  io: CommandIo,
): Promise<void> {
  const { name } = migration;
  try {
    await runMigration(dataSource, migration, how);
  } catch (error) {
    const failed = `${name} failed and is not ${how.isBackwards ? 'taken back' : 'applied'}`;
    const rest = dialectOf(dataSource).name === 'mysql' ? UNDO_BY_HAND : 'What went before it stays as it is now.';
    if (error instanceof QueryFailedError)
      throw new CommandError(`${failed}: ${explainFailure(dataSource, error)}\n${rest}`, { cause: error });
    io.warn(`${failed}. ${rest}`);
    throw error;
  }
  const [done, noted] = how.isBackwards ? ['took back', 'noted as taken back:'] : ['applied', 'noted as applied:'];
  io.print(`${how.isFake ? noted : done} ${name}`);
}
