import { testDatabases } from '@nuages/managers/testing';
import { describe, expect, test } from 'vitest';
import * as migrations from './index.js';

describe.for(await testDatabases())('migrations on $name', (database) => {
  test.skipIf(database.missing)('make the tables, and take them away again', async () => {
    await using dataSource = await database.open({ synchronize: false, migrations: Object.values(migrations) });
    const runner = dataSource.createQueryRunner();
    const names = ['auth_permission', 'authtoken_token', 'blog_user', 'blog_post', 'blog_post_tags', 'blog_comment', 'demo_seeding'];

    await dataSource.runMigrations({ transaction: 'each' });
    for (const name of names) expect(await runner.hasTable(name), name).toBe(true);
    expect(await dataSource.showMigrations()).toBe(false);

    for (const _ of Object.values(migrations)) await dataSource.undoLastMigration({ transaction: 'each' });
    for (const name of names) expect(await runner.hasTable(name), name).toBe(false);
    await runner.release();
  });
});
