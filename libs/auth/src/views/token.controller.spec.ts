import { type INestApplication, Module } from '@nestjs/common';
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
import { USER_MANAGER } from '../auth.tokens.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from '../hashers/pbkdf2.hasher.js';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import { User } from '../models/user.entity.js';
import { userLoggedIn, userLoggedOut, userLoginFailed } from '../signals/auth-signals.js';
import type { UserManager } from '../user-model/user.manager.js';

const PASSWORD = 'swing-42-swing';

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
        AuthModule.forRoot({ hashers: new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1 })]) }),
      ],
    })
    class AppModule {}
    const server = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    app = await NestFactory.create<INestApplication>(AppModule, server, { logger: false });
    await app.listen(0, '127.0.0.1');
    users = app.get<UserManager<User>>(USER_MANAGER);
    await inApp(() => users.createUser({ username: 'ann', password: PASSWORD }));
  });
  afterEach(() => app.close());

  const inApp = <R>(fn: () => Promise<R>) => runInApplication(app, fn);
  const post = async (path: string, body?: object, authorization?: string) => {
    const response = await fetch(`${await app.getUrl()}${path}`, {
      method: 'POST',
      headers: { ...(body && { 'content-type': 'application/json' }), ...(authorization && { authorization }) },
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
