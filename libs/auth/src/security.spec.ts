import { once } from 'node:events';
import { connect } from 'node:net';
import {
  ClassSerializerInterceptor,
  type INestApplication,
  Controller,
  Get,
  Logger,
  Module,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { AuthGuard } from '@nestjs/passport';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import { dataSourceFactory, ManagersModule, managerOf, onStatement } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { SignalBus } from '@nuages/signals';
import { DataSource, Entity } from 'typeorm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AuthModule } from './auth.module.js';
import { USER_MANAGER } from './auth.tokens.js';
import { CurrentUser } from './current-user.decorator.js';
import { PasswordHashers } from './hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from './hashers/pbkdf2.hasher.js';
import { AbstractUser } from './models/abstract-user.js';
import { AccessToken } from './models/access-token.entity.js';
import { authEntities } from './models/auth-entities.js';
import { Permissions } from './permissions/permissions.decorator.js';
import { IsAuthenticated } from './permissions/user-permissions.js';
import { userLoginFailed } from './signals/auth-signals.js';
import { HashedTokens } from './tokens/hashed-tokens.js';
import { TokenStore } from './tokens/token-store.js';
import type { UserManager } from './user-model/user.manager.js';

@Entity('guest')
class Guest extends AbstractUser {}

@Controller('me')
class MeController {
  @Get()
  @Permissions(IsAuthenticated)
  me(@CurrentUser() user: Guest) {
    return { name: user.username };
  }

  @Get('whole')
  @Permissions(IsAuthenticated)
  whole(@CurrentUser() user: Guest) {
    return { user };
  }

  @Get('serialized')
  @Permissions(IsAuthenticated)
  @UseInterceptors(ClassSerializerInterceptor)
  serialized(@CurrentUser() user: Guest) {
    return { user };
  }
}

@Controller('guarded')
class GuardedController {
  @Get('token')
  @UseGuards(AuthGuard('token'))
  byToken(@CurrentUser() user: Guest) {
    return { name: user.username };
  }

  @Get('basic')
  @UseGuards(AuthGuard('basic'))
  byPassword(@CurrentUser() user: Guest) {
    return { name: user.username };
  }
}

const PASSWORD = 'swing-42-swing';
/** The rounds of each hashing. */
const rounds: number[] = [];

class CountingHasher extends Pbkdf2Sha256Hasher {
  override encode(password: string, salt: string, iterations = this.iterations): Promise<string> {
    rounds.push(iterations);
    return super.encode(password, salt, iterations);
  }
}

describe.each(['express', 'fastify'] as const)('hostile clients on %s', (adapter) => {
  let app: INestApplication;
  let url: string;
  let token: string;
  const logged: string[] = [];

  beforeEach(async () => {
    logged.length = 0;
    for (const level of ['log', 'warn', 'error', 'debug', 'verbose'] as const)
      vi.spyOn(Logger.prototype, level).mockImplementation((...parts: unknown[]) => void logged.push(JSON.stringify(parts)));
    const useFactory = () => ({
      ...sqliteOptions({ database: ':memory:', entities: [Guest, ...authEntities, AccessToken] }),
      synchronize: true,
    });
    @Module({
      imports: [
        TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }),
        ManagersModule.forRoot(),
        AuthModule.forRoot({ hashers: new PasswordHashers([new CountingHasher({ iterations: 10 })]) }),
      ],
      controllers: [MeController, GuardedController],
    })
    class AppModule {}
    const server = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
    app = await NestFactory.create<INestApplication>(AppModule, server, { logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    token = await runInApplication(app, async () => {
      const users = app.get<UserManager<Guest>>(USER_MANAGER);
      const ann = await users.createUser({ username: 'ann', password: PASSWORD });
      await users.createUser({ username: 'gone', password: PASSWORD, isActive: false });
      return (await app.get(TokenStore).obtain(ann)).key;
    });
  });
  afterEach(async () => {
    await app.close();
    vi.restoreAllMocks();
  });

  const me = async (authorization: string) => {
    const response = await fetch(`${url}/me`, { headers: { authorization } });
    return { status: response.status, text: await response.text(), challenge: response.headers.get('www-authenticate') };
  };
  const basic = (name: string, password: string) => me(`Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`);
  const logIn = async (body: unknown) => {
    const response = await fetch(`${url}/api/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };

  test('get the same answer for an unknown name, a wrong password and an inactive user', async () => {
    const answers = await Promise.all([basic('nobody', 'x'), basic('ann', 'x'), basic('gone', PASSWORD)]);
    const tokens = await Promise.all(
      [
        { username: 'nobody', password: 'x' },
        { username: 'ann', password: 'x' },
        { username: 'gone', password: PASSWORD },
      ].map(logIn),
    );

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]!.status).toBe(401);
    expect(new Set(tokens.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(tokens[0]!.status).toBe(400);
  });

  test('never get what another request at the same time proves', async () => {
    const names = ['ann', 'ben', 'cid', 'dan', 'eve'];
    await runInApplication(app, async () => {
      for (const username of names.slice(1)) await app.get<UserManager<Guest>>(USER_MANAGER).createUser({ username, password: username });
    });
    const asked = Array.from({ length: 40 }, (_, index) => names[index % names.length]!);

    const answers = await Promise.all(
      asked.map(async (name, index) => (await basic(name, index % 3 === 0 ? 'wrong' : name === 'ann' ? PASSWORD : name)).text),
    );

    expect(answers.map((text) => JSON.parse(text).name ?? 'nobody')).toEqual(
      asked.map((name, index) => (index % 3 === 0 ? 'nobody' : name)),
    );
  });

  test('cause the same work for an unknown name, a wrong password and an unusable one', async () => {
    await runInApplication(app, () => app.get<UserManager<Guest>>(USER_MANAGER).createUser({ username: 'locked', password: null }));
    const workOf = async (name: string) => {
      rounds.length = 0;
      await basic(name, 'x');
      return rounds.reduce((sum, count) => sum + count, 0);
    };

    expect([await workOf('nobody'), await workOf('ann'), await workOf('locked'), await workOf('gone')]).toEqual([10, 10, 10, 10]);
  });

  test('find no password, token or digest in logs, signals or errors', async () => {
    const told: unknown[] = [];
    app.get(SignalBus).connect(userLoginFailed, ({ credentials }) => told.push(credentials));
    await basic('ann', 'hunter2-wrong');
    await logIn({ username: 'ann', password: 'hunter2-wrong' });
    await me(`Token ${token}x`);
    await basic('ann', PASSWORD);
    const { text } = await me(`Token ${token}`);

    const written = JSON.stringify([logged, told, text]);
    expect(told).toHaveLength(2);
    for (const secret of ['hunter2-wrong', PASSWORD, token, token.slice(8)]) expect(written).not.toContain(secret);
  });

  test.each(['whole', 'serialized'])('get no password where a handler returns a user: %s', async (path) => {
    const answer = await fetch(`${url}/me/${path}`, { headers: { authorization: `Token ${token}` } });
    const { user } = (await answer.json()) as { user: object };

    expect(user).toMatchObject({ username: 'ann', isActive: true });
    expect(Object.keys(user)).not.toContain('password');
  });

  test.each([
    'Basic',
    'Basic ',
    'Basic !!!!',
    'Basic a b',
    'Basic YW5u',
    'Basic Og==',
    `Basic ${'QQ=='.repeat(500)}`,
    `Basic ${Buffer.from('ann\0:x').toString('base64')}`,
    `Basic ${Buffer.from(`ann:${'x'.repeat(6000)}`).toString('base64')}`,
    `Basic ${Buffer.from([0xff, 0xfe, 0x3a, 0xff]).toString('base64')}`,
    'Token',
    'Token a b',
    'Token \u00e9',
    `Token ${'x'.repeat(7000)}`,
    'Token __proto__',
    "Token ' OR 1=1 --",
    'Token %00',
    'Bearer abc',
  ])('get 401 and a challenge, whatever the header: %.40s', async (header) => {
    const answer = await me(header);

    expect(answer.status).toBe(401);
    expect(answer.challenge).toMatch(/^(Token|Basic realm="api")$/);
  });

  test.each([
    ['two headers, of which the first one counts', 'Authorization: Token no\r\nAuthorization: {right}', 401],
    ['two headers, the right one first', 'Authorization: {right}\r\nAuthorization: Token no', 200],
    ['a header over two lines', 'Authorization: Token\r\n {right}', 400],
    ['a NUL', 'Authorization: {right}\0', 400],
    ['a blank of Latin-1', 'Authorization: Token\xa0{right}', 401],
    ['a header without end', `Authorization: Token ${'x'.repeat(20_000)}`, 431],
    ["a proxy's header", 'Proxy-Authorization: {right}', 401],
  ])('by %s are no one else', async (_what, headers, status) => {
    const { port, hostname } = new URL(url);
    const socket = connect(Number(port), hostname);
    const answer = once(socket, 'data');
    socket.write(`GET /me HTTP/1.1\r\nHost: here\r\n${headers.replace('{right}', `Token ${token}`)}\r\n\r\n`, 'latin1');

    expect(String((await answer)[0]).slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    socket.destroy();
  });

  test("meet Passport's own guards as well", async () => {
    const ask = async (path: string, authorization?: string) => {
      const response = await fetch(`${url}/guarded/${path}`, { headers: authorization ? { authorization } : {} });
      return response.status === 200 ? ((await response.json()) as { name: string }).name : response.status;
    };
    const right = `Basic ${Buffer.from(`ann:${PASSWORD}`).toString('base64')}`;

    expect([await ask('token', `Token ${token}`), await ask('basic', right)]).toEqual(['ann', 'ann']);
    expect([await ask('token'), await ask('token', 'Token x'), await ask('token', right), await ask('basic', 'Basic QQ==')]).toEqual([
      401, 401, 401, 401,
    ]);
  });

  test('cannot put headers into the answer', async () => {
    const { challenge, status } = await me(`Basic ${Buffer.from('a\r\nSet-Cookie: x=1:y').toString('base64')}`);

    expect([status, challenge]).toEqual([401, 'Token']);
  });

  test('cannot send a name or a password of another type', async () => {
    for (const username of [{ $ne: null }, ['ann'], 7, null, true, 'a\0nn', 'x'.repeat(100_000)])
      expect((await logIn({ username, password: PASSWORD })).status).toBe(400);
    for (const password of [{}, [PASSWORD], null, 'x\0']) expect((await logIn({ username: 'ann', password })).status).toBe(400);
  });

  test('cannot take a name that looks the same', async () => {
    const users = app.get<UserManager<Guest>>(USER_MANAGER);

    await runInApplication(app, async () => {
      await expect(users.createUser({ username: 'ａｎｎ' })).rejects.toThrow(/unique/i);
      const ben = await users.createUser({ username: 'ben' });
      ben.username = 'ａｎｎ';
      await expect(users.save(ben)).rejects.toThrow(/unique/i);
      ben.username = 'ｂｅｎ';
      await users.save(ben);
      const part = await users.only('email').get({ username: 'ben' }); // without its name
      part.email = 'ben@example.com';
      await users.save(part);
      expect(await users.filter({ email: 'ben@example.com' }).flat('username')).toEqual(['ben']);
    });
  });

  test('cannot use a token that has ended, was revoked or rotated', async () => {
    await runInApplication(app, async () => {
      const tokens = app.get(TokenStore) as HashedTokens;
      const ann = await app.get<UserManager<Guest>>(USER_MANAGER).get({ username: 'ann' });
      const ended = await tokens.obtain(ann, { name: 'old', expiresAt: new Date(Date.now() - 1) });
      const found = (await tokens.find(token))!.token as AccessToken;
      const rotated = await tokens.rotate(found);

      expect((await me(`Token ${ended.key}`)).status).toBe(401);
      expect((await me(`Token ${token}`)).status).toBe(401);
      expect((await me(`Token ${rotated.key}`)).status).toBe(200);
      expect((await tokens.list(ann)).map(({ name }) => name)).toEqual(['', 'old']);
      await tokens.revokeAll(ann);
      expect((await me(`Token ${rotated.key}`)).status).toBe(401);
    });
  });

  test('leave one note of a use of their token a minute', async () => {
    const writes: string[] = [];
    const dataSource = app.get(DataSource);
    const end = onStatement(dataSource, ({ sql }) => void (sql.startsWith('UPDATE') && writes.push(sql)));
    for (let use = 0; use < 3; use += 1) expect((await me(`Token ${token}`)).status).toBe(200);
    end();
    const kept = await runInApplication(app, () => managerOf(AccessToken, dataSource).get({}));

    expect(writes).toHaveLength(1);
    expect(kept.lastUsedAt).toBeInstanceOf(Date);
    expect(JSON.stringify(kept)).not.toContain(token);
  });
});
