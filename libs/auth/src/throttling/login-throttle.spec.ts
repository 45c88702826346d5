import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import { databaseOptions, dataSourceFactory, executeSql, ManagersModule } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Redis } from 'ioredis';
import request from 'supertest';
import { Column, type DataSource, type DataSourceOptions, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterEach, describe, expect, test } from 'vitest';
import { AuthModule } from '../auth.module.js';
import { USER_MANAGER } from '../auth.tokens.js';
import { AuthBackends } from '../backends/auth-backends.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from '../hashers/pbkdf2.hasher.js';
import { AbstractBaseUser } from '../models/abstract-base-user.js';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import type { UserManager } from '../user-model/user.manager.js';
import { LoginThrottle, type LoginThrottleOptions } from './login-throttle.js';

@Entity('player')
class Player extends AbstractBaseUser {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50, unique: true }) username!: string;
}

const entities = [Player, ...authEntities, AccessToken];
const PASSWORD = 'swing-42-swing';

/** Counts how often a password is worked on. */
class CountingHasher extends Pbkdf2Sha256Hasher {
  count = 0;

  constructor() {
    super({ iterations: 1 });
  }

  override encode(...input: Parameters<Pbkdf2Sha256Hasher['encode']>): Promise<string> {
    this.count += 1;
    return super.encode(...input);
  }
}

const hasher = new CountingHasher();
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(dataSource: DataSource, loginThrottle: LoginThrottleOptions): Promise<INestApplication> {
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
      ManagersModule.forRoot({ atomicRequests: true }),
      AuthModule.forRoot({ hashers: new PasswordHashers([hasher]), loginThrottle }),
    ],
  })
  class AppModule {}
  const app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication();
  ends.push(() => app.close());
  return app.init();
}

async function addPlayers(app: INestApplication): Promise<void> {
  const users = app.get<UserManager<any>>(USER_MANAGER);
  await runInApplication(app, async () => {
    for (const username of ['ann', 'bob']) await users.createUser({ username, password: PASSWORD });
  });
}

async function logIn(app: INestApplication, username: string, password: string) {
  const { status, body, headers } = await request(app.getHttpServer()).post('/api/token').send({ username, password });
  return { status, message: JSON.stringify(body), retryAfter: headers['retry-after'] };
}

const LIMITS = { perUserAndAddress: 3, perAddress: 8, seconds: 60 };

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('failed log-ins on $name', (database) => {
  test('are counted by user and address; then even the right password has to wait', async () => {
    await using dataSource = await database.open({ entities });
    const app = await start(dataSource, LIMITS);
    await addPlayers(app);

    for (let attempt = 0; attempt < 3; attempt += 1) expect((await logIn(app, 'ann', 'wrong')).status).toBe(400);
    const refused = await logIn(app, 'ann', PASSWORD);

    expect(refused.status).toBe(429);
    expect(refused.message).toMatch(/Expected available in (5\d|60) seconds/);
    expect(refused.retryAfter).toMatch(/^(5\d|60)$/);
    expect((await logIn(app, 'bob', PASSWORD)).status).toBe(200);
  });

  test('are forgotten when one succeeds, and cost nobody else', async () => {
    await using dataSource = await database.open({ entities });
    const app = await start(dataSource, LIMITS);
    await addPlayers(app);

    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 2; attempt += 1) expect((await logIn(app, 'ann', 'wrong')).status).toBe(400);
      expect((await logIn(app, 'ann', PASSWORD)).status).toBe(200);
    }
  });

  test('are counted by address, whoever is tried', async () => {
    await using dataSource = await database.open({ entities });
    const app = await start(dataSource, LIMITS);
    await addPlayers(app);

    for (let attempt = 0; attempt < 8; attempt += 1) expect((await logIn(app, `guess${attempt}`, 'wrong')).status).toBe(400);

    expect((await logIn(app, 'ann', PASSWORD)).status).toBe(429);
    const rows = async () => (await executeSql(dataSource, 'SELECT COUNT(*) FROM nuages_rate_limit')).rows[0]![0];
    const before = await rows();
    for (let attempt = 0; attempt < 3; attempt += 1) expect((await logIn(app, `more${attempt}`, 'wrong')).status).toBe(429);
    expect(await rows()).toEqual(before);
  });

  test('at one address lock nobody out at another', async () => {
    await using dataSource = await database.open({ entities });
    const app = await start(dataSource, { ...LIMITS, perUser: 5 });
    await addPlayers(app);
    const attempt = (ip: string, password: string) =>
      runInApplication(app, () =>
        app
          .get(AuthBackends)
          .authenticate({ username: 'ann', password }, { ip })
          .then(
            (user) => user !== null,
            (error: Error) => error.constructor.name,
          ),
      );

    const attacks: unknown[] = [];
    for (let index = 0; index < 10; index += 1) attacks.push(await attempt('192.0.2.1', 'wrong'));

    expect(attacks).toEqual([false, false, false, ...Array.from({ length: 7 }, () => 'Throttled')]);
    expect(await attempt('192.0.2.2', PASSWORD)).toBe(true);
    expect([await attempt('192.0.2.3', 'wrong'), await attempt('192.0.2.4', 'wrong')]).toEqual([false, false]);
    expect(await attempt('192.0.2.5', PASSWORD)).toBe('Throttled');
  });

  test.each(['ＡＮＮ', 'ann ', 'ánn', 'Ann'])('are counted as those of ann by the name %o', async (name) => {
    await using dataSource = await database.open({ entities });
    const app = await start(dataSource, LIMITS);
    await addPlayers(app);

    for (let attempt = 0; attempt < 3; attempt += 1) expect((await logIn(app, 'ann', 'wrong')).status).toBe(400);

    expect((await logIn(app, name, PASSWORD)).status).toBe(429);
  });

  test('answer alike for names that nobody has', async () => {
    await using dataSource = await database.open({ entities });
    const app = await start(dataSource, LIMITS);
    await addPlayers(app);
    const statuses = async (name: string) => {
      const answers: number[] = [];
      for (let attempt = 0; attempt < 4; attempt += 1) answers.push((await logIn(app, name, 'wrong')).status);
      return answers;
    };

    expect(await statuses('nobody')).toEqual([400, 400, 400, 429]);
    expect(await statuses('ann')).toEqual([400, 400, 400, 429]);
  });

  test('are not counted where an error ends them', async () => {
    await using dataSource = await database.open({ entities });
    const app = await start(dataSource, LIMITS);
    const throttle = app.get(LoginThrottle);
    const attempt = (login: () => Promise<null>) => throttle.attempt({ username: 'ann' }, { ip: '192.0.2.1' }, login);

    for (let index = 0; index < 5; index += 1)
      await expect(attempt(() => Promise.reject(new Error('overloaded')))).rejects.toThrow('overloaded');
    await expect(attempt(() => Promise.resolve(null))).resolves.toBeNull();
  });

  test('are no right passwords, however many come at once', async () => {
    await using dataSource = await database.open({ entities });
    const app = await start(dataSource, LIMITS);
    await addPlayers(app);

    const attempts = await Promise.all(Array.from({ length: 12 }, () => logIn(app, 'ann', PASSWORD)));

    expect(attempts.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
  });

  test('cannot be tried in parallel beyond the limit', async () => {
    await using dataSource = await database.open({ entities });
    const app = await start(dataSource, { ...LIMITS, perAddress: 100 });
    await addPlayers(app);
    const before = hasher.count;

    const attempts = await Promise.all(Array.from({ length: 12 }, () => logIn(app, 'ann', 'wrong')));

    expect(attempts.filter(({ status }) => status === 400)).toHaveLength(3);
    expect(hasher.count - before).toBe(3);
  });

  test('are counted by all processes together', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nuages-throttle-'));
    const file = databaseOptions(`sqlite:${join(folder, 'shared.sqlite')}`, { entities, synchronize: true });
    await using server = await database.open({ entities });
    const options = database.name === 'sqlite' ? file : server.options; // one in memory has one process
    const opened = [await dataSourceFactory(options), await dataSourceFactory({ ...options, synchronize: false } as DataSourceOptions)];
    const [first, second] = [await start(opened[0]!, LIMITS), await start(opened[1]!, LIMITS)];
    await addPlayers(first);

    for (const app of [first, second, first]) expect((await logIn(app, 'ann', 'wrong')).status).toBe(400);

    expect((await logIn(second, 'ann', PASSWORD)).status).toBe(429);
    for (const end of ends.splice(0)) await end();
    rmSync(folder, { recursive: true });
  });
});

test.each([{ perUser: 0 }, { seconds: -1 }, { perAddress: 1.5 }, { perUserAndAddress: Number.NaN }])(
  'a limit that is none is refused at start-up: %o',
  async (limits) => {
    const [database] = await testDatabases();
    await using dataSource = await database!.open({ entities });

    await expect(start(dataSource, limits)).rejects.toThrow(
      `loginThrottle: { ${Object.keys(limits)[0]} } }) must be a whole number above 0`,
    );
  },
);

test('failed log-ins are counted in Redis where it is given', async (context) => {
  const redis = new Redis(process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379', { lazyConnect: true, retryStrategy: () => null });
  const isThere = await redis.connect().then(
    () => true,
    () => false,
  );
  if (!isThere && process.env['CI'] !== 'true') context.skip('Redis is not reachable');
  ends.push(() => redis.quit());
  const [database] = await testDatabases();
  await using dataSource = await database!.open({ entities });
  await using another = await database!.open({ entities }); // Redis alone is shared
  const limits = { ...LIMITS, redis, perUserAndAddress: 2, seconds: 2 };
  const [first, second] = [await start(dataSource, limits), await start(another, limits)];
  for (const app of [first, second]) await addPlayers(app);

  for (const app of [first, second]) expect((await logIn(app, 'ann', 'wrong')).status).toBe(400);
  for (const app of [first, second]) expect((await logIn(app, 'ann', PASSWORD)).status).toBe(429);
});
