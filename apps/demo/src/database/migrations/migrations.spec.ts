import { testDatabases } from '@nuages/managers/testing';
import { describe, expect, test } from 'vitest';
import * as migrations from './index.js';

const TABLES = [
  'auth_permission',
  'authtoken_token',
  'blog_comment',
  'blog_post',
  'blog_post_tags',
  'blog_tag',
  'blog_user',
  'blog_user_groups',
  'demo_seeding',
];

describe.for(await testDatabases())('migrations on $name', (database) => {
  test.skipIf(database.missing)('make the tables, and take them away again', async () => {
    await using dataSource = await database.open({ synchronize: false, migrations: Object.values(migrations) });
    const runner = dataSource.createQueryRunner();
    const findTables = async () => {
      const found = await Promise.all(TABLES.map((name) => runner.hasTable(name)));
      return TABLES.filter((_, index) => found[index]);
    };

    await dataSource.runMigrations({ transaction: 'each' });
    expect(await findTables()).toEqual(TABLES);
    expect(await dataSource.showMigrations()).toBe(false);

    for (const _ of Object.values(migrations)) await dataSource.undoLastMigration({ transaction: 'each' });
    expect(await findTables()).toEqual([]);
    await runner.release();
  });
});
