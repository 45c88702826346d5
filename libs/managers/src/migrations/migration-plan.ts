import { CommandError } from '@nuages/core';
import { type DataSource, type MigrationInterface, MigrationExecutor } from 'typeorm';
import { nameOf, timestampOf } from './migration-name.js';
import { isReplaced } from './replaced-migrations.js';

/** A migration of a data source, and whether the database has it. */
export interface KnownMigration {
  /** Its class's name, as `AddSlug1767225600001`. */
  readonly name: string;
  readonly isApplied: boolean;
  readonly instance: MigrationInterface;
}

/** Every migration in the order of its timestamp. */
export async function readMigrations(dataSource: DataSource): Promise<KnownMigration[]> {
  const names = new Set((await new MigrationExecutor(dataSource).getExecutedMigrations()).map(({ name }) => name));
  return dataSource.migrations
    .map((instance) => ({ name: nameOf(instance), instance }))
    .toSorted((one, other) => timestampOf(one.name) - timestampOf(other.name))
    .map(({ name, instance }) => ({ name, isApplied: names.has(name) || isReplaced(instance, names), instance }));
}

/** What has to be done so that the migrations up to `target` are applied, and no others: `zero` takes all back. */
export function planTo(
  migrations: readonly KnownMigration[],
  target?: string,
): { forwards: KnownMigration[]; backwards: KnownMigration[] } {
  const last = target === undefined ? migrations.length - 1 : target === 'zero' ? -1 : indexOf(migrations, target);
  return {
    forwards: migrations.slice(0, last + 1).filter(({ isApplied }) => !isApplied),
    backwards: migrations
      .slice(last + 1)
      .filter(({ isApplied }) => isApplied)
      .toReversed(),
  };
}

/** The place of the one migration whose name is, begins or ends with the text. */
export function indexOf(migrations: readonly KnownMigration[], text: string): number {
  const exact = migrations.findIndex(({ name }) => name === text);
  if (exact >= 0) return exact;
  const found = migrations.filter(({ name }) => name.toLowerCase().startsWith(text.toLowerCase()) || name.endsWith(text));
  if (found.length === 1) return migrations.indexOf(found[0]!);
  const known = migrations.map(({ name }) => name).join(', ') || 'none';
  throw new CommandError(`${found.length === 0 ? 'No migration is' : 'Several migrations are'} called '${text}'. There are: ${known}.`);
}
