import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PasswordHashers, Pbkdf2Sha256Hasher } from '@nuages/auth';
import { callCommand } from '@nuages/core';
import { ManagersModule } from '@nuages/managers';
import { type TestDatabase, testDatabases } from '@nuages/managers/testing';
import type { DataSource } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Post } from '../../posts/post.entity.js';
import { readSettings } from '../../settings/settings.js';
import { entities } from '../entities.js';
import { openDatabase } from '../open-database.js';
import { migrationsFor } from './index.js';
import { REPLACED } from './replaced.js';

const SCHEMES: Record<TestDatabase['name'], string> = { sqlite: 'sqlite:', postgres: 'postgres:', mariadb: 'mysql:' };

async function start(dataSource: DataSource): Promise<INestApplicationContext> {
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
      ManagersModule.forRoot(),
    ],
  })
  class AppModule {}
  return (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))(
  'migrations on $name',
  { timeout: 60_000 },
  (database) => {
    const migrations = migrationsFor(SCHEMES[database.name]);
    const [{ name: initial }] = migrations as [Function];

    test('go forwards from an empty database, backwards to zero, and forwards again, and leave nothing to make', async () => {
      await using dataSource = await database.open({ entities, migrations, synchronize: false });
      const app = await start(dataSource);
      const call = (name: string, parameters: string[] = [], options = {}) => callCommand(app, name, { parameters, options });

      for (let time = 0; time < 2; time += 1) {
        expect((await call('migrate')).stdout).toBe(`applied ${initial}\n`);
        expect(await call('makemigrations', [], { check: true })).toMatchObject({
          status: 0,
          stdout: 'Nothing has changed in the entities.\n',
        });
        expect((await call('migrate', ['zero'])).stdout).toBe(`took back ${initial}\n`);
        const runner = dataSource.createQueryRunner();
        for (const { tablePath } of dataSource.entityMetadatas) expect(await runner.hasTable(tablePath)).toBe(false);
        await runner.release();
      }
      await app.close();
    });

    test("take a database of an earlier version as it is, and don't fill it again", async () => {
      const folder = mkdtempSync(join(tmpdir(), 'nuages-earlier-'));
      await using empty = await database.open({ synchronize: false });
      const { url } = empty.options as { url?: string };
      const settings = readSettings({ DATABASE_URL: url, DEMO_DB: join(folder, 'demo.sqlite') });
      const open = () => openDatabase(settings, new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1 })]));
      const earlier = await open();
      await earlier.getRepository(Post).delete(200);
      await earlier.query(`UPDATE migrations SET name = '${REPLACED[0]!}'`);
      for (const name of REPLACED.slice(1))
        await earlier.query(`INSERT INTO migrations (timestamp, name) VALUES (${name.slice(-13)}, '${name}')`);
      await earlier.query('DROP TABLE nuages_seed');
      await earlier.query('CREATE TABLE demo_seeding (id integer)');
      await earlier.query('INSERT INTO demo_seeding VALUES (1)');
      await earlier.destroy();

      const dataSource = await open();
      expect(await dataSource.getRepository(Post).count()).toBe(199);
      expect(await dataSource.query('SELECT name FROM migrations')).toEqual([{ name: initial }]);
      await dataSource.destroy();
      rmSync(folder, { recursive: true });
    });
  },
);
