import { type DataSource, Migration, MigrationExecutor, QueryFailedError, type QueryRunner } from 'typeorm';
import type { RdbmsSchemaBuilder } from 'typeorm/schema-builder/RdbmsSchemaBuilder.js';
import { timestampOf } from './migration-name.js';
import type { KnownMigration } from './migration-plan.js';

/** How a migration is run. */
export interface MigrationRun {
  readonly isBackwards: boolean;
  /** Whether it is only noted. */
  readonly isFake: boolean;
}

/**
 * Applies one migration, or takes it back, and notes it: both in one transaction, unless the migration says otherwise.
 * TypeORM itself takes back whichever ran last, which need not be the last by its timestamp.
 */
export async function runMigration(dataSource: DataSource, migration: KnownMigration, how: MigrationRun): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const notes = new MigrationNotes(dataSource, runner);
  try {
    await notes.prepare(runner);
    if (how.isFake) await notes.write(migration, how);
    else await runIn(runner, migration, how, () => notes.write(migration, how));
  } finally {
    await runner.release();
  }
}

async function runIn(runner: QueryRunner, { instance }: KnownMigration, { isBackwards }: MigrationRun, note: () => Promise<void>) {
  const isAtomic = instance.transaction ?? true;
  if (runner.connection.options.type === 'better-sqlite3') takeCareOfSqlite(runner);
  await runner.beforeMigration(); // an embedded database lets foreign keys go outside transactions alone
  try {
    if (isAtomic) await runner.startTransaction();
    await (isBackwards ? instance.down(runner) : instance.up(runner));
    await note();
    if (isAtomic) await runner.commitTransaction();
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined); // the first error is the cause
    throw error;
  } finally {
    await runner.afterMigration();
  }
}

const SERIAL = /^\s*CREATE TABLE[^']*\b(?:BIG|SMALL)?SERIAL\b/i;
const MAKE_WAY = /^\s*ALTER TABLE "(\w+)" RENAME TO "temporary_\1"\s*$/;

/**
 * SQLite takes any word for a column's type: a key of PostgreSQL would be one that never counts. And where a table makes way for a
 * copy of itself, as TypeORM has it in `down`, what refers to it would go with it, and to nothing in the end.
 */
function takeCareOfSqlite(runner: QueryRunner): void {
  const query = runner.query.bind(runner) as (sql: string, ...rest: unknown[]) => Promise<unknown>;
  runner.query = (async (sql: string, ...rest: unknown[]) => {
    if (SERIAL.test(sql)) throw new QueryFailedError(sql, [], new Error('SQLite has no SERIAL'));
    if (!MAKE_WAY.test(sql)) return query(sql, ...rest);
    await query('PRAGMA legacy_alter_table = ON');
    try {
      return await query(sql, ...rest);
    } finally {
      await query('PRAGMA legacy_alter_table = OFF');
    }
  }) as typeof runner.query;
}

/** What the database keeps of the migrations that it has. */
class MigrationNotes extends MigrationExecutor {
  /** Makes the tables for it, and refuses names that TypeORM does. */
  async prepare(runner: QueryRunner): Promise<void> {
    this.getMigrations();
    await this.createMigrationsTableIfNotExist(runner);
    await (this.dataSource.driver.createSchemaBuilder() as RdbmsSchemaBuilder).createMetadataTableIfNecessary(runner);
  }

  async write({ name }: KnownMigration, { isBackwards }: MigrationRun): Promise<void> {
    const note = new Migration(undefined, timestampOf(name), name);
    await (isBackwards ? this.deleteMigration(note) : this.insertMigration(note));
  }
}
