import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Controller, type INestApplication, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { databaseOptions, dataSourceFactory, executeSql, ManagersModule } from '@nuages/managers';
import { testDatabases, type TestDatabase } from '@nuages/managers/testing';
import { Redis } from 'ioredis';
import request from 'supertest';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { afterEach, describe, expect, test } from 'vitest';
import { RestModule } from '../rest.module.js';
import { PLATFORMS } from '../testing/index.js';
import { GenericViewSet } from '../viewsets/model-view-set.js';
import { Action } from '../viewsets/action.decorator.js';
import { DatabaseThrottleStore } from './database-throttle.store.js';
import { AnonRateThrottle } from './rate-throttles.js';
import { RedisThrottleStore } from './redis-throttle.store.js';
import type { ThrottleStore } from './throttle-store.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Applications on one database, as several processes have it; each counts in a store of its own. */
async function processes(database: TestDatabase, count: number): Promise<{ apps: INestApplication[]; sources: DataSource[] }> {
  const sources: DataSource[] = [];
  if (database.name === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'nuages-throttle-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    const options = databaseOptions(`sqlite:${join(folder, 'shared.sqlite')}`, { entities: [] });
    for (let index = 0; index < count; index += 1) sources.push(await dataSourceFactory(options));
  } else {
    const first = await database.open({ entities: [] });
    ends.push(() => first[Symbol.asyncDispose]());
    sources.push(first);
    for (let index = 1; index < count; index += 1) sources.push(await dataSourceFactory(first.options as DataSourceOptions));
  }
  const apps: INestApplication[] = [];
  for (const source of sources) apps.push(await start(source));
  return { apps, sources };
}

async function start(source: DataSource): Promise<INestApplication> {
  @Controller('notes')
  class NotesController extends GenericViewSet(null, { throttles: [new AnonRateThrottle('4/hour', new DatabaseThrottleStore())] }) {
    list() {
      return [];
    }

    @Action({ detail: false })
    broken() {
      throw new Error('broken');
    }
  }

  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => source.options, dataSourceFactory: async () => source }),
      ManagersModule.forRoot({ atomicRequests: true }),
      RestModule.forRoot(),
    ],
    controllers: [NotesController],
  })
  class AppModule {}
  const app = await PLATFORMS[0]!.create(AppModule);
  ends.push(() => app.close());
  return app;
}

const get = (app: INestApplication, path = '/notes') => request(app.getHttpServer() as never).get(path);

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('DatabaseThrottleStore on $name', (database) => {
  test('counts for all processes together, also many requests at once and those that fail', async () => {
    const { apps } = await processes(database, 2);
    const [one, other] = [apps[0]!, apps[1]!];
    expect((await get(one, '/notes/broken')).status).toBe(500);

    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => get(index % 2 === 0 ? one : other)));

    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 429, 429, 429, 429, 429, 429, 429]);
    const refused = await get(other);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3500);
    expect(refused.body.detail).toMatch(/^Request was throttled. Expected available in 3[56]\d\d seconds.$/);
  });

  test('forgets what has ended, and clears it', async () => {
    const { sources } = await processes(database, 1);
    const store = new DatabaseThrottleStore({ clearEvery: 10 });
    const rate = { requests: 1, seconds: 1 };
    expect(await store.hit('a', rate)).toBe(true);
    expect(await store.hit('a', rate)).toEqual({ waitSeconds: expect.any(Number) });
    await executeSql(sources[0]!, 'UPDATE nuages_throttle SET ends_at = 1');
    expect(await store.hit('a', rate)).toBe(true);

    for (let index = 0; index < 10; index += 1) await store.hit(`key ${index}`, { requests: 1, seconds: 60 });
    const { rows } = await executeSql(sources[0]!, 'SELECT COUNT(*) FROM nuages_throttle WHERE ends_at = 1');

    expect(Number(rows[0]![0])).toBe(0);
  });
});

async function connectRedis(): Promise<Redis | undefined> {
  const redis = new Redis(process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379', { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  ends.push(() => redis.disconnect());
  return redis.connect().then(
    () => redis,
    () => (process.env['CI'] === 'true' ? redis : undefined),
  );
}

describe('RedisThrottleStore', () => {
  test('counts for all processes together, and forgets what has ended', async (context) => {
    const [one, other] = [await connectRedis(), await connectRedis()];
    if (!one || !other) return context.skip('Redis is not reachable');
    const stores: ThrottleStore[] = [new RedisThrottleStore(one), new RedisThrottleStore(other)];
    const key = randomUUID();

    const verdicts = await Promise.all(Array.from({ length: 10 }, (_, index) => stores[index % 2]!.hit(key, { requests: 4, seconds: 2 })));
    const left = await one.pttl(`nuages:throttle:${key}`);

    expect(verdicts.filter((verdict) => verdict === true)).toHaveLength(4);
    expect(verdicts.find((verdict) => verdict !== true)).toEqual({ waitSeconds: expect.any(Number) });
    expect(left).toBeLessThanOrEqual(2000);
    await expect.poll(() => stores[0]!.hit(key, { requests: 4, seconds: 2 }), { timeout: 10_000 }).toBe(true);
  });
});
