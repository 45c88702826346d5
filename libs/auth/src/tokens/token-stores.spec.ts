import { timingSafeEqual } from 'node:crypto';
import { FieldError } from '@nuages/core';
import { managerOf } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { expect, test, vi } from 'vitest';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import { Token } from '../models/token.entity.js';
import { User } from '../models/user.entity.js';
import { DjangoTokens } from './django-tokens.js';
import { HashedTokens } from './hashed-tokens.js';

vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:crypto')>();
  return { ...original, timingSafeEqual: vi.fn<typeof timingSafeEqual>(original.timingSafeEqual) };
});

test.each([HashedTokens, DjangoTokens])('%o compares keys by timingSafeEqual', async (Store) => {
  const [sqlite] = await testDatabases();
  await using dataSource = await sqlite!.open({ entities: [User, ...authEntities, AccessToken, Token] });
  const user = await managerOf(User, dataSource).create({ username: 'ann', password: '!' });
  const tokens = new Store(dataSource);
  const { key } = await tokens.obtain(user);
  vi.mocked(timingSafeEqual).mockClear();

  expect(await tokens.find(key)).toMatchObject({ user: { username: 'ann' } });
  expect(timingSafeEqual).toHaveBeenCalledTimes(1);
  expect(await tokens.find(`${key.slice(0, -1)}~`)).toBeNull();
});

for (const database of (await testDatabases()).filter(({ missing }) => missing === undefined))
  test(`DjangoTokens finds a key by all of its letters on ${database.name}`, async () => {
    await using dataSource = await database.open({ entities: [User, ...authEntities, Token] });
    const user = await managerOf(User, dataSource).create({ username: 'ann', password: '!' });
    await managerOf(Token, dataSource).create({ key: 'abc', user });
    if (database.name === 'mariadb')
      await dataSource.query('ALTER TABLE authtoken_token MODIFY `key` varchar(40) COLLATE utf8mb4_general_ci');
    const tokens = new DjangoTokens(dataSource);

    expect(await tokens.find('abc')).not.toBeNull();
    for (const other of ['ABC', 'abc ', 'ab', 'äbc']) expect(await tokens.find(other)).toBeNull();
  });

test('DjangoTokens refuses a name and an end, which its tokens cannot have', async () => {
  const [sqlite] = await testDatabases();
  await using dataSource = await sqlite!.open({ entities: [User, ...authEntities, Token] });
  const user = await managerOf(User, dataSource).create({ username: 'ann', password: '!' });
  const tokens = new DjangoTokens(dataSource);

  await expect(tokens.obtain(user, { expiresAt: new Date() })).rejects.toThrow(FieldError);
  await expect(tokens.obtain(user, { name: 'laptop' })).rejects.toThrow('Leave both out, or keep tokens as AccessToken');
  expect((await tokens.obtain(user, { name: '', expiresAt: null })).key).toMatch(/^[0-9a-f]{40}$/);
});
