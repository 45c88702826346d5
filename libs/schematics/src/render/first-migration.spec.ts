import { AbstractUser, AccessToken, authEntities } from '@nuages/auth';
import { testDatabases } from '@nuages/managers/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DataSource, Entity, type MigrationInterface } from 'typeorm';
import { afterAll, describe, expect, test } from 'vitest';
import { renderFirstMigration } from './first-migration.js';

@Entity('users')
class User extends AbstractUser {}

const folder = mkdtempSync(fileURLToPath(new URL('../../../../node_modules/.cache/first-migration-', import.meta.url)));
afterAll(() => rmSync(folder, { recursive: true }));

describe.for(await testDatabases())('the first migration on $name', (database) => {
  test.skipIf(database.missing)('makes exactly the tables of the entities, and takes them away', { timeout: 60_000 }, async () => {
    const path = join(folder, 'users.ts');
    writeFileSync(path, renderFirstMigration(1_767_225_600_000));
    const migrations = Object.values((await import(/* @vite-ignore */ path)) as Record<string, new () => MigrationInterface>);
    const entities = [User, ...authEntities, AccessToken];
    await using dataSource = await database.open({ entities, migrations, synchronize: false });
    await using synchronized = await database.open({ entities, synchronize: true });

    await dataSource.runMigrations();
    expect(await changesOf(dataSource)).toEqual(await changesOf(synchronized));

    await dataSource.undoLastMigration();
    expect(await dataSource.createQueryRunner().hasTable('users')).toBe(false);
  });
});

/** What TypeORM would change: of MariaDB it always thinks that moments that may be null are something else. */
async function changesOf(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}
