import { ApiException, DoesNotExist } from '@nuages/core';
import { managerOf, onStatement } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AbstractBaseUser } from '../models/abstract-base-user.js';
import { AccessToken } from '../models/access-token.entity.js';
import { HashedTokens } from './hashed-tokens.js';

@Entity('token_owner')
class Owner extends AbstractBaseUser {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50, unique: true }) username!: string;
}

const MINUTE = 60_000;

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('HashedTokens on $name', (database) => {
  let dataSource: DataSource & AsyncDisposable;
  let tokens: HashedTokens;
  let ann: Owner;
  beforeAll(async () => {
    dataSource = await database.open({ entities: [Owner, AccessToken] });
    tokens = new HashedTokens(dataSource);
  });
  afterAll(() => dataSource[Symbol.asyncDispose]());
  beforeEach(async () => {
    await managerOf(Owner, dataSource).all().delete();
    ann = await managerOf(Owner, dataSource).create({ username: 'ann', password: '!' });
  });
  const rowOf = async (key: string) => (await tokens.find(key))?.token as AccessToken | undefined;
  const rows = () => managerOf(AccessToken, dataSource);

  test('keeps a prefix and a digest, not the key', async () => {
    const { key, token } = await tokens.obtain(ann);

    expect(key).toMatch(/^[\w-]{43}$/);
    expect(token).toMatchObject({ prefix: key.slice(0, 8), digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(JSON.stringify(await rows().all())).not.toContain(key.slice(8));
  });

  test('finds the one of several with the same prefix', async () => {
    const { key } = await tokens.obtain(ann, { name: 'right' });
    await rows().create({ user: ann, prefix: key.slice(0, 8), digest: 'f'.repeat(64), name: 'wrong' });

    expect(await rowOf(key)).toMatchObject({ name: 'right' });
    expect(await rowOf(`${key.slice(0, 8)}${'x'.repeat(35)}`)).toBeUndefined();
  });

  test('lists the tokens of a user, the newest first', async () => {
    const eve = await managerOf(Owner, dataSource).create({ username: 'eve', password: '!' });
    for (const name of ['laptop', 'phone']) await tokens.obtain(ann, { name });
    await tokens.obtain(eve, { name: 'other' });

    expect((await tokens.list(ann)).map(({ name }) => name)).toEqual(['phone', 'laptop']);
  });

  test('finds no token that has ended', async () => {
    const { key: ended } = await tokens.obtain(ann, { expiresAt: new Date(Date.now() - 1) });
    const { key: open } = await tokens.obtain(ann, { expiresAt: new Date(Date.now() + MINUTE) });

    expect(await rowOf(ended)).toBeUndefined();
    expect(await rowOf(open)).toBeDefined();
  });

  test('ends by itself what has no end of its own, where the application says so', async () => {
    const ending = new HashedTokens(dataSource, { tokenSeconds: 60 });
    const endOf = ({ token }: { token: object }) => (token as AccessToken).expiresAt;
    const own = new Date(Math.ceil(Date.now() / 1000) * 1000 + 5 * MINUTE);

    const seconds = (endOf(await ending.obtain(ann))!.getTime() - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(55);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(endOf(await ending.obtain(ann, { expiresAt: own }))).toEqual(own);
    expect([endOf(await ending.obtain(ann, { expiresAt: null })), endOf(await tokens.obtain(ann))]).toEqual([null, null]);
  });

  test("clears a user's tokens that have ended at the next one", async () => {
    const eve = await managerOf(Owner, dataSource).create({ username: 'eve', password: '!' });
    const ended = { expiresAt: new Date(Date.now() - MINUTE) };
    await tokens.obtain(eve, { ...ended, name: 'of eve' });
    await tokens.obtain(ann, { expiresAt: new Date(Date.now() + MINUTE), name: 'open' });
    await tokens.obtain(ann, { ...ended, name: 'ended' });
    await tokens.obtain(ann, { name: 'new' });

    expect((await rows().all().orderBy('name')).map(({ name }) => name)).toEqual(['new', 'of eve', 'open']);
  });

  test('writes the last use once a minute, however many ask at once', async () => {
    const { key } = await tokens.obtain(ann);
    await Promise.all(Array.from({ length: 5 }, () => tokens.find(key)));
    const first = (await rows().get({})).lastUsedAt!;
    await rowOf(key);

    expect((await rows().get({})).lastUsedAt).toEqual(first);
    await rows()
      .all()
      .update({ lastUsedAt: new Date(Date.now() - MINUTE - 1000) });
    const writes: string[] = [];
    const end = onStatement(dataSource, ({ sql }) => void (sql.startsWith('UPDATE') && writes.push(sql)));
    for (let use = 0; use < 3; use += 1) await rowOf(key);
    end();
    expect(writes).toHaveLength(1);
    expect((await rows().get({})).lastUsedAt!.getTime()).toBeGreaterThanOrEqual(Math.floor(first.getTime() / 1000) * 1000);
  });

  test('ends one token, or all of a user', async () => {
    const [one, two] = [await tokens.obtain(ann), await tokens.obtain(ann)];
    await tokens.revoke(one.token);

    expect([await rowOf(one.key), (await rowOf(two.key))?.id]).toEqual([undefined, (two.token as AccessToken).id]);
    expect(await tokens.revokeAll(ann)).toBe(1);
    expect(await rowOf(two.key)).toBeUndefined();
  });

  test('rotates a token, also one that was listed', async () => {
    const expiresAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + MINUTE);
    const { key } = await tokens.obtain(ann, { name: 'laptop', expiresAt });
    const [listed] = await tokens.list(ann);
    const rotated = await tokens.rotate(listed!);

    expect(await rowOf(key)).toBeUndefined();
    expect(await tokens.find(rotated.key)).toMatchObject({ user: { username: 'ann' }, token: { name: 'laptop', expiresAt } });
  });

  test('rotates all tokens of a user at once, also where some have ended', async () => {
    const ended = { expiresAt: new Date(Date.now() - MINUTE) };
    const issued = [];
    for (let count = 0; count < 6; count += 1) issued.push(await tokens.obtain(ann));
    for (const { token } of issued.slice(3))
      await rows()
        .filter({ id: (token as AccessToken).id })
        .update(ended);

    const rotated = await Promise.all(issued.map(({ token }) => tokens.rotate(token as AccessToken)));

    expect(new Set(rotated.map(({ key }) => key)).size).toBe(6);
    expect(await tokens.list(ann).count()).toBe(6);
  });

  test('gives no token for one that was revoked or rotated already', async () => {
    const { token } = await tokens.obtain(ann);
    await tokens.revoke(token);
    await expect(tokens.rotate(token as AccessToken)).rejects.toThrow(DoesNotExist);

    const { token: other } = await tokens.obtain(ann);
    const results = await Promise.allSettled([tokens.rotate(other as AccessToken), tokens.rotate(other as AccessToken)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await tokens.list(ann).count()).toBe(1);
  });

  test('refuses a name that is too long', async () => {
    const error = await tokens.obtain(ann, { name: 'x'.repeat(101) }).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ApiException);
    expect((error as ApiException).getCodes()).toEqual({ name: ['max_length'] });
  });
});
