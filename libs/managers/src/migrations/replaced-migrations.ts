import { ImproperlyConfigured } from '@nuages/core';
import { type DataSource, Migration, MigrationExecutor, type MigrationInterface } from 'typeorm';
import { nameOf, timestampOf } from './migration-name.js';

/**
 * A migration that stands for earlier ones: where all of them were applied, it is noted as applied in their place, and does not
 * run.
 *
 * @see Django's `Migration.replaces`
 */
export interface ReplacingMigration extends MigrationInterface {
  /** The names of the earlier ones. */
  readonly replaces: readonly string[];
}

/** Notes migrations that replace what the database has. */
export async function noteReplaced(dataSource: DataSource): Promise<void> {
  const replacing = dataSource.migrations.filter(isReplacing);
  if (replacing.length === 0) return;
  const runner = dataSource.createQueryRunner();
  try {
    const executor = new MigrationExecutor(dataSource, runner);
    const applied = await executor.getExecutedMigrations();
    const names = new Set(applied.map(({ name }) => name));
    for (const migration of replacing) {
      const name = nameOf(migration);
      const earlier = applied.filter((each) => migration.replaces.includes(each.name));
      if (earlier.length === 0) continue;
      if (!names.has(name)) {
        refuseParts(name, migration.replaces, names);
        await executor.insertMigration(new Migration(undefined, timestampOf(name), name));
      }
      for (const each of earlier) await executor.deleteMigration(each); // where this ends halfway, the next call goes on
    }
  } finally {
    await runner.release();
  }
}

function refuseParts(name: string, replaces: readonly string[], applied: ReadonlySet<string>): void {
  const left = replaces.filter((each) => !applied.has(each));
  if (left.length === 0) return;
  throw new ImproperlyConfigured(
    `The migration ${name} replaces others, of which the database lacks ${left.join(', ')}. Apply those first, by the version that has them.`,
  );
}

/** Whether the database has all that a migration replaces, and not the migration itself. */
export function isReplaced(migration: MigrationInterface, applied: ReadonlySet<string>): boolean {
  return isReplacing(migration) && !applied.has(nameOf(migration)) && migration.replaces.every((name) => applied.has(name));
}

function isReplacing(migration: MigrationInterface): migration is ReplacingMigration {
  return ((migration as Partial<ReplacingMigration>).replaces?.length ?? 0) > 0;
}
