import { Injectable, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import { dataSourceFactory, managerOf, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { SignalBus } from '@nuages/signals';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuthModule } from '../auth.module.js';
import { InjectUserManager, USER_MANAGER } from '../auth.tokens.js';
import { type Authenticated, Authenticator, type AuthRequest } from '../authenticators/authenticator.js';
import { BasicAuthentication } from '../authenticators/basic.authentication.js';
import { TokenAuthentication } from '../authenticators/token.authentication.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from '../hashers/pbkdf2.hasher.js';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import { User } from '../models/user.entity.js';
import { userLoggedIn, userLoggedOut, userLoginFailed } from '../signals/auth-signals.js';
import { TokenStore } from '../tokens/token-store.js';
import { UserManager } from '../user-model/user.manager.js';

const PASSWORD = 'swing-42-swing';

/** Proves who asks by something that is no token of the store, and looks like one. */
@Injectable()
class BadgeAuthentication extends Authenticator {
  constructor(@InjectUserManager() private readonly users: UserManager<User>) {
    super();
  }

  override async authenticate(request: AuthRequest): Promise<Authenticated | null> {
    const badge = request.headers['x-badge'];
    return badge === undefined ? null : { user: await this.users.get({ username: 'ben' }), auth: { id: Number(badge) } };
  }
}

describe.each(['express', 'fastify'] as const)('the view of tokens on %s', (adapter) => {
  let app: INestApplication;
  let users: UserManager<User>;
  beforeEach(async () => {
    const useFactory = () => ({
      ...sqliteOptions({ database: ':memory:', entities: [User, ...authEntities, AccessToken] }),
      synchronize: true,
    });
    @Module({
      imports: [
        TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }),
        ManagersModule.forRoot(),
        AuthModule.forRoot({
          authentication: [TokenAuthentication, BasicAuthentication, BadgeAuthentication],
          hashers: new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1 })]),
        }),
      ],
    })
    class AppModule {}
    const server = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    app = await NestFactory.create<INestApplication>(AppModule, server, { logger: false });
    await app.listen(0, '127.0.0.1');
    users = app.get<UserManager<User>>(USER_MANAGER);
    await inApp(async () => {
      for (const username of ['ann', 'ben']) await users.createUser({ username, password: PASSWORD });
    });
  });
  afterEach(() => app.close());

  const inApp = <R>(fn: () => Promise<R>) => runInApplication(app, fn);
  const post = async (path: string, body?: object, authorization?: string, more: Record<string, string> = {}) => {
    const response = await fetch(`${await app.getUrl()}${path}`, {
      method: 'POST',
      headers: { ...(body && { 'content-type': 'application/json' }), ...(authorization && { authorization }), ...more },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  const logIn = () => post('/api/token', { username: 'ann', password: PASSWORD });

  test('gives a token each time, and ends the one that is sent', async () => {
    const [first, second] = [await logIn(), await logIn()];
    expect(first).toEqual({ status: 200, body: { token: expect.stringMatching(/^[\w-]{43}$/) } });
    expect(second.body.token).not.toBe(first.body.token);

    const revoke = (token: string) => post('/api/token/revoke', undefined, `Token ${token}`);
    expect(await revoke(first.body.token)).toEqual({ status: 204, body: undefined });
    expect((await revoke(first.body.token)).status).toBe(401);
    expect(await inApp(() => managerOf(AccessToken).count())).toBe(1);
    expect((await revoke(second.body.token)).status).toBe(204);
  });

  test('asks who revokes, and refuses wrong passwords by one answer', async () => {
    expect((await post('/api/token/revoke')).status).toBe(401);
    expect(await post('/api/token', { username: 'ann', password: 'wrong' })).toMatchObject({ status: 400 });
    expect(await post('/api/token', {})).toMatchObject({ status: 400 });
    expect(await inApp(() => managerOf(AccessToken).count())).toBe(0);
  });

  test('ends nothing where what proves who asks is no token', async () => {
    const token = (await inApp(async () => app.get(TokenStore).obtain(await users.get({ username: 'ann' })))).token as AccessToken;
    const told: unknown[] = [];
    app.get(SignalBus).connect(userLoggedOut, (event) => void told.push(event));
    const basic = `Basic ${Buffer.from(`ben:${PASSWORD}`).toString('base64')}`;
    const refusal = { status: 400, body: { detail: 'Send the token that is to end.' } };

    expect(await post('/api/token/revoke', undefined, basic)).toEqual(refusal);
    expect(await post('/api/token/revoke', undefined, undefined, { 'x-badge': String(token.id) })).toEqual(refusal);
    expect(await inApp(() => managerOf(AccessToken).count())).toBe(1);
    expect(told).toEqual([]);
  });

  test('refuses other methods, and names those that it takes', async () => {
    const { key } = await inApp(async () => app.get(TokenStore).obtain(await users.get({ username: 'ann' })));
    const ask = async (method: string, path: string) => {
      const { status, headers } = await fetch(`${await app.getUrl()}${path}`, { method, headers: { authorization: `Token ${key}` } });
      return [method, status, headers.get('allow')];
    };

    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']) {
      expect(await ask(method, '/api/token')).toEqual([method, 405, 'POST, OPTIONS']);
      expect(await ask(method, '/api/token/revoke')).toEqual([method, 405, 'POST, OPTIONS']);
    }
    for (const path of ['/api/token', '/api/token/revoke']) expect(await ask('OPTIONS', path)).toEqual(['OPTIONS', 200, 'POST, OPTIONS']);
    expect((await fetch(`${await app.getUrl()}/api/token/revoke`)).status).toBe(401);
  });

  test('notes the log-in, and tells of what happens', async () => {
    const told: unknown[] = [];
    const bus = app.get(SignalBus);
    const tell = (name: string) => (event: { user: { username?: string }; request: object | undefined }) =>
      void told.push([name, event.user.username, (event.request as { url?: string } | undefined)?.url]);
    bus.connect(userLoggedIn, tell('in') as never);
    bus.connect(userLoggedOut, tell('out') as never);
    bus.connect(userLoginFailed, ({ credentials }) => void told.push(['failed', credentials]));
    const before = Date.now();

    await post('/api/token', { username: 'ann', password: 'wrong' });
    const { body } = await logIn();
    await post('/api/token/revoke', undefined, `Token ${body.token}`);

    expect(told).toEqual([
      ['failed', { username: 'ann', password: '********************' }],
      ['in', 'ann', '/api/token'],
      ['out', 'ann', '/api/token/revoke'],
    ]);
    const { lastLogin } = await inApp(() => users.get({ username: 'ann' }));
    expect(lastLogin!.getTime()).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000);
  });
});
