import { Controller, Get, type INestApplication, Module, Req, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { currentRequest, runInApplication } from '@nuages/core';
import { dataSourceFactory, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { SignalBus } from '@nuages/signals';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuthModule } from '../auth.module.js';
import { USER_MANAGER } from '../auth.tokens.js';
import { CurrentUser } from '../current-user.decorator.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from '../hashers/pbkdf2.hasher.js';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import { User } from '../models/user.entity.js';
import { Authentication } from '../permissions/permissions.decorator.js';
import { userLoginFailed } from '../signals/auth-signals.js';
import { TokenStore } from '../tokens/token-store.js';
import type { UserManager } from '../user-model/user.manager.js';
import { TokenAuthentication } from './token.authentication.js';

class CountingHasher extends Pbkdf2Sha256Hasher {
  count = 0;

  override encode(...input: Parameters<Pbkdf2Sha256Hasher['encode']>): Promise<string> {
    this.count += 1;
    return super.encode(...input);
  }
}

@Controller()
@Authentication()
class AloneController {
  @Get('alone/token')
  @UseGuards(AuthGuard('token'))
  byToken(@Req() { user, auth }: { user: User; auth: unknown }) {
    return { name: user.username, auth: auth?.constructor.name, known: (currentRequest()!.user as User).username };
  }

  @Get('alone/basic')
  @UseGuards(AuthGuard('basic'))
  byPassword(@Req() { user, auth }: { user: User; auth: unknown }) {
    return { name: user.username, auth, known: (currentRequest()!.user as User).username };
  }
}

@Controller()
@UseGuards(AuthGuard('basic'))
class GuardedController {
  /** By Basic, and then by the guard. */
  @Get('twice')
  twice(@CurrentUser() user: User) {
    return { name: user.username };
  }

  /** By the guard alone. */
  @Get('once')
  @Authentication(TokenAuthentication)
  once(@CurrentUser() user: User) {
    return { name: user.username };
  }
}

describe.each(['express', 'fastify'] as const)("Passport's own guard on %s", (adapter) => {
  const hasher = new CountingHasher({ iterations: 1 });
  let app: INestApplication;
  let url: string;
  beforeEach(async () => {
    @Module({
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({
            ...sqliteOptions({ database: ':memory:', entities: [User, ...authEntities, AccessToken] }),
            synchronize: true,
          }),
          dataSourceFactory,
        }),
        ManagersModule.forRoot(),
        AuthModule.forRoot({ hashers: new PasswordHashers([hasher]), loginThrottle: { perUserAndAddress: 2 } }),
      ],
      controllers: [GuardedController, AloneController],
    })
    class AppModule {}
    const server = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    app = await NestFactory.create<INestApplication>(AppModule, server, { logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    await runInApplication(app, async () => {
      for (const username of ['ann', 'bob'])
        await app.get<UserManager<User>>(USER_MANAGER).createUser({ username, password: `${username}-swings` });
    });
    hasher.count = 0;
  });
  afterEach(() => app.close());

  const ask = async (path: string, name: string, password: string): Promise<unknown> => {
    const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
    const response = await fetch(`${url}${path}`, { headers: { authorization } });
    return response.status === 200 ? ((await response.json()) as { name: string }).name : response.status;
  };

  test('counts failures by address, and tells of them with their request', async () => {
    const told: unknown[] = [];
    app.get(SignalBus).connect(userLoginFailed, ({ request }) => void told.push((request as { url: string }).url));

    const answers = [];
    for (const password of ['x', 'x', 'ann-swings']) answers.push(await ask('/once', 'ann', password));

    expect(answers).toEqual([401, 401, 429]);
    expect(await ask('/once', 'bob', 'bob-swings')).toBe('bob');
    expect(told).toEqual(['/once', '/once']);
  });

  test('alone sets what the authenticators set', async () => {
    const { key } = await runInApplication(app, async () =>
      app.get(TokenStore).obtain(await app.get<UserManager<User>>(USER_MANAGER).get({ username: 'ann' })),
    );
    const answerTo = async (path: string, authorization: string): Promise<unknown> =>
      (await fetch(`${url}/alone/${path}`, { headers: { authorization } })).json();
    const password = Buffer.from('bob:bob-swings').toString('base64');

    expect(await answerTo('token', `Token ${key}`)).toEqual({ name: 'ann', auth: 'AccessToken', known: 'ann' });
    expect(await answerTo('basic', `Basic ${password}`)).toEqual({ name: 'bob', auth: null, known: 'bob' });
  });

  test('hashes no password again that was proved for the same request', async () => {
    expect([await ask('/twice', 'ann', 'ann-swings'), hasher.count]).toEqual(['ann', 1]);
    expect([await ask('/once', 'bob', 'bob-swings'), hasher.count]).toEqual(['bob', 2]);
    expect([await ask('/twice', 'ann', 'bob-swings'), hasher.count]).toEqual([401, 3]);
  });
});
