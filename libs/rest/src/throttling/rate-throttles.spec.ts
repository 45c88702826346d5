import { type CanActivate, Controller, type ExecutionContext, type INestApplication, Injectable, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import request from 'supertest';
import { afterEach, describe, expect, test } from 'vitest';
import { RestResponse } from '../request/rest-response.js';
import { RestModule } from '../rest.module.js';
import { type Platform, PLATFORMS } from '../testing/index.js';
import { Action } from '../viewsets/action.decorator.js';
import { GenericViewSet } from '../viewsets/model-view-set.js';
import type { ViewSetOptions } from '../viewsets/view-set.options.js';
import { MemoryThrottleStore } from './memory-throttle.store.js';
import { AnonRateThrottle, ScopedRateThrottle, UserRateThrottle } from './rate-throttles.js';
import type { Throttle } from './throttle.js';
import { readRate } from './throttle-store.js';

/** Whoever says so is logged in. */
@Injectable()
class NameGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const asked = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: object }>();
    const name = asked.headers['x-user'];
    if (name) asked.user = { id: name };
    return true;
  }
}

const apps: INestApplication[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** Serves `GET /notes` and two actions; gives what asks for a path and tells the status. */
async function serve(platform: Platform, throttles: Throttle[], view: ViewSetOptions = {}, prepare?: (app: INestApplication) => void) {
  @Controller('notes')
  class NotesController extends GenericViewSet(null, view) {
    list() {
      return [];
    }

    create() {
      return new RestResponse({}, { status: 201 });
    }

    @Action({ detail: false, throttles: [new UserRateThrottle('1/day')] })
    rare() {
      return [];
    }

    @Action({ detail: false, throttles: [] })
    free() {
      return [];
    }

    @Action({ detail: false, throttleScope: 'uploads' })
    upload() {
      return [];
    }
  }

  @Module({
    imports: [RestModule.forRoot({ throttles })],
    controllers: [NotesController],
    providers: [{ provide: APP_GUARD, useClass: NameGuard }],
  })
  class NotesModule {}
  const app = await platform.create(NotesModule, prepare);
  apps.push(app);
  return async (path = '/notes', headers: Record<string, string> = {}, method: 'get' | 'post' | 'options' = 'get') =>
    (
      await request(app.getHttpServer() as never)
        [method](path)
        .set(headers)
    ).status;
}

const ann = { 'X-User': 'ann' };
const bob = { 'X-User': 'bob' };

describe.for(PLATFORMS)('rate throttles on $name', (platform) => {
  test('AnonRateThrottle leaves users alone', async () => {
    const ask = await serve(platform, [new AnonRateThrottle('1/day')]);

    expect([await ask(), await ask()]).toEqual([200, 429]);
    expect([await ask('/notes', ann), await ask('/notes', ann)]).toEqual([200, 200]);
  });

  test('UserRateThrottle counts users and addresses apart', async () => {
    const ask = await serve(platform, [new UserRateThrottle('1/min')]);

    expect([await ask(), await ask('/notes', ann), await ask('/notes', bob)]).toEqual([200, 200, 200]);
    expect([await ask(), await ask('/notes', ann), await ask('/notes', bob)]).toEqual([429, 429, 429]);
  });

  test('ScopedRateThrottle counts a scope, of a view or of an action', async () => {
    const ask = await serve(platform, [new ScopedRateThrottle({ uploads: '1/h', writes: '1/h' })], {
      actionThrottleScopes: { create: 'writes' },
    });

    expect([await ask(), await ask(), await ask('/notes/upload'), await ask('/notes/upload')]).toEqual([200, 200, 200, 429]);
    expect([await ask('/notes', {}, 'post'), await ask('/notes', {}, 'post')]).toEqual([201, 429]);
  });

  test('a scope without a rate is refused at start-up', async () => {
    const throttles = [new ScopedRateThrottle({ uploads: '1/h' })];

    await expect(serve(platform, throttles, { throttleScope: 'x' })).rejects.toThrow("no rate for the scope 'x'");
    await expect(serve(platform, throttles, { actionThrottleScopes: { create: 'y' } })).rejects.toThrow("no rate for the scope 'y'");
  });

  test('throttles of two rates may share a store', async () => {
    const store = new MemoryThrottleStore();
    const ask = await serve(platform, [new UserRateThrottle('3/min', store), new UserRateThrottle('2/day', store)]);

    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
  });

  test('an action has limits of its own, or none', async () => {
    const ask = await serve(platform, [new UserRateThrottle('1/day')], { actionThrottles: { create: [new UserRateThrottle('2/day')] } });

    expect([await ask(), await ask()]).toEqual([200, 429]);
    expect([await ask('/notes/rare'), await ask('/notes/rare')]).toEqual([200, 429]);
    expect([await ask('/notes/free'), await ask('/notes/free'), await ask('/notes/free', {}, 'options')]).toEqual([200, 200, 200]);
    expect([await ask('/notes', {}, 'post'), await ask('/notes', {}, 'post'), await ask('/notes', {}, 'post')]).toEqual([201, 201, 429]);
  });

  test('two applications count apart, though a throttle is one object', async () => {
    const throttle = new UserRateThrottle('1/day');
    const [one, other] = [await serve(platform, [], { throttles: [throttle] }), await serve(platform, [], { throttles: [throttle] })];

    expect([await one(), await one(), await other(), await other()]).toEqual([200, 429, 200, 429]);
  });

  test('limits of an action that is none are refused at start-up', async () => {
    const started = serve(platform, [], { actionThrottles: { creat: [] } });

    await expect(started).rejects.toThrow(
      "'actionThrottles' names 'creat', which is no action. Name one of: list, create, rare, free, upload.",
    );
  });
});

test('AnonRateThrottle takes the addresses of one IPv6 network for one', async () => {
  const trust = (app: INestApplication) => (app as INestApplication & { set(name: string, value: boolean): void }).set('trust proxy', true);
  const ask = await serve(PLATFORMS[0]!, [new AnonRateThrottle('1/day')], {}, trust);
  const from = (address: string) => ask('/notes', { 'X-Forwarded-For': address });

  expect([await from('2001:db8::1'), await from('2001:db8::2'), await from('2001:db8:0:1::1')]).toEqual([200, 429, 200]);
});

describe('MemoryThrottleStore', () => {
  test('lets requests through until the rate is used up, and again when it is not', async () => {
    let now = 0;
    const store = new MemoryThrottleStore(10, () => now);
    const rate = { requests: 2, seconds: 60 };

    expect(await store.hit('a', rate)).toBe(true);
    now = 10_000;
    expect(await store.hit('a', rate)).toBe(true);
    expect(await store.hit('a', rate)).toEqual({ waitSeconds: 50 });
    expect(await store.hit('b', rate)).toBe(true);
    now = 60_001;
    expect(await store.hit('a', rate)).toBe(true);
  });

  test('forgets the quietest key when there are too many', async () => {
    const store = new MemoryThrottleStore(1);
    const rate = { requests: 1, seconds: 60 };
    await store.hit('a', rate);
    await store.hit('b', rate);

    expect(await store.hit('a', rate)).toBe(true);
  });
});

test.each([
  ['1/day', { requests: 1, seconds: 86_400 }],
  ['5/min', { requests: 5, seconds: 60 }],
  ['day', undefined],
  ['1/week', undefined],
])('readRate reads %s', (text, rate) => {
  expect(readRate(text)).toEqual(rate);
});
