import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PasswordHashers, Pbkdf2Sha256Hasher } from '@nuages/auth';
import { testDatabases } from '@nuages/managers/testing';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Comment } from '../comments/comment.entity.js';
import { openDatabase } from '../database/open-database.js';
import { Post } from '../posts/post.entity.js';
import { readSettings } from '../settings/settings.js';
import { User } from '../users/user.entity.js';

const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1000 })]);

describe.for(await testDatabases())('openDatabase on $name', (database) => {
  let empty: DataSource & AsyncDisposable;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nuages-seed-'));
    if (!database.missing) empty = await database.open({ synchronize: false });
  });
  afterAll(async () => {
    if (!database.missing) await empty[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  async function open(): Promise<DataSource> {
    const { url } = empty.options as { url?: string };
    return openDatabase(readSettings({ DATABASE_URL: url, DEMO_DB: join(folder, 'demo.sqlite') }), hashers);
  }

  test.skipIf(database.missing)('migrates and seeds once, also where two do so at once', async () => {
    const [one, two] = await Promise.all([open(), open()]);

    expect(await one.getRepository(Post).count()).toBe(200);
    expect(await two.getRepository(Comment).count()).toBe(201);
    expect(await one.query('SELECT name FROM nuages_seed')).toHaveLength(1);
    await one.destroy();
    await two.destroy();
  });

  test.skipIf(database.missing)("holds the twin's rows", async () => {
    const dataSource = await open();
    const post = await dataSource.getRepository(Post).findOneOrFail({ where: { id: 7 }, relations: { author: true, tags: true } });

    expect(post).toMatchObject({ title: 'Post 7', views: 259, author: { username: 'user3' }, createdAt: new Date('2026-01-01T07:00:00Z') });
    expect(post.tags.map(({ slug }) => slug).toSorted()).toEqual(['tag-10', 'tag-8', 'tag-9']);
    const { password } = await dataSource.getRepository(User).findOneByOrFail({ username: 'user3' });
    expect(await hashers.check('user-pass-3', password)).toBe(true);
    await dataSource.destroy();
  });

  test.skipIf(database.missing)('leaves alone what was changed, and counts keys on', async () => {
    const first = await open();
    await first.getRepository(Post).delete(200);
    await first.destroy();

    const dataSource = await open();
    expect(await dataSource.getRepository(Post).count()).toBe(199);
    const now = new Date();
    const { identifiers } = await dataSource.getRepository(Post).insert({
      title: 'New',
      slug: 'new',
      body: '',
      author: { id: 2 },
      createdAt: now,
      updatedAt: now,
    });
    expect(identifiers).toEqual([{ id: 201 }]);
    await dataSource.destroy();
  });
});
