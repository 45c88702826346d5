import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, type INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { authEntities, AuthModule, CurrentUser, IsAuthenticated, Permissions, Token, TokenStore, User, UserManager } from '@nuages/auth';
import { USER_MANAGER } from '@nuages/auth';
import { callCommand, runInApplication } from '@nuages/core';
import { databaseOptions, dataSourceFactory, ManagersModule } from '@nuages/managers';
import request from 'supertest';
import { DataSource, type MigrationInterface } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { django, isDjangoMissing, POSTGRES } from './run-django.js';

@Controller('me')
class MeController {
  @Get()
  @Permissions(IsAuthenticated)
  async me(@CurrentUser() user: User) {
    return { name: user.username, permissions: [...(await user.getAllPermissions())].toSorted(), isSuperuser: user.isSuperuser };
  }
}

async function start(url: string): Promise<INestApplication> {
  const useFactory = () => databaseOptions(url, { entities: [User, Token, ...authEntities] });
  @Module({
    imports: [TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }), ManagersModule.forRoot(), AuthModule.forRoot()],
    controllers: [MeController],
  })
  class AppModule {}
  return (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication().init();
}

/** Checks all that a team which moves over relies on. */
async function moveOver(database: string, url: string): Promise<void> {
  const { token } = django(database, 'setup');
  const app = await start(url);
  const server = app.getHttpServer();
  const ann = { name: 'ann', permissions: ['auth.change_group', 'auth.view_user'], isSuperuser: false };

  await request(server).get('/me').auth('ann', 'tears-of-1940').expect(200, ann);
  await request(server).get('/me').set('Authorization', `Token ${token}`).expect(200, ann);
  await request(server).post('/api/token').send({ username: 'ann', password: 'tears-of-1940' }).expect(200, { token });
  await request(server).get('/me').auth('ann', 'wrong').expect(401);
  await request(server).get('/me').auth('gone', 'gone-away-1').expect(401);
  const root = (await request(server).get('/me').auth('root', 'minor-swing-37').expect(200)).body;
  expect(root.isSuperuser).toBe(true);
  expect(root.permissions).toEqual(django(database, 'check', 'root', 'minor-swing-37').permissions);
  // encoded anew by the log-in above, with more rounds
  expect(django(database, 'check', 'ann', 'tears-of-1940')).toEqual({ name: 'ann', permissions: ann.permissions, token });

  await runInApplication(app, async () => {
    const users = app.get<UserManager<User>>(USER_MANAGER);
    const user = await users.get({ username: 'ann' });
    await user.setPassword('nuages-of-1940');
    await users.save(user);
    const bob = await users.createUser({ username: 'bob', password: 'daphne-of-1938' });
    await app.get(TokenStore).obtain(bob);
  });
  await app.close();

  expect(django(database, 'check', 'ann', 'tears-of-1940')).toBeNull();
  expect(django(database, 'check', 'ann', 'nuages-of-1940')).toMatchObject({ name: 'ann', token });
  expect(django(database, 'check', 'bob', 'daphne-of-1938')).toMatchObject({ name: 'bob', token: expect.stringMatching(/^[0-9a-f]{40}$/) });

  await settle(url);
  expect(django(database, 'check', 'ann', 'nuages-of-1940')).toEqual({ name: 'ann', permissions: ann.permissions, token });
}

/** Brings the names of constraints, the defaults and the join tables to what the entities say; the rows stay. */
async function settle(url: string): Promise<void> {
  const projectFolder = mkdtempSync(join(tmpdir(), 'nuages-settled-'));
  const app = await start(url);
  const call = { projectFolder, settings: { migrations: 'migrations' } };
  const { stdout } = await callCommand(app, 'makemigrations', call);
  const path = join(projectFolder, /^wrote (\S+\.ts)/.exec(stdout)![1]!);
  const [Made] = Object.values((await import(/* @vite-ignore */ path)) as Record<string, new () => MigrationInterface>);
  app.get(DataSource).migrations.push(new Made!());
  await callCommand(app, 'migrate', call);
  await expect(callCommand(app, 'makemigrations', { ...call, options: { check: true } })).resolves.toMatchObject({ status: 0 });
  await app.close();
  rmSync(projectFolder, { recursive: true });
}

describe.skipIf(isDjangoMissing)('a database that Django made', { timeout: 120_000 }, () => {
  test('goes on working, on SQLite', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nuages-django-'));
    const file = join(folder, 'site.sqlite3');

    await expect(moveOver(file, `sqlite:${file}`)).resolves.toBeUndefined();
    rmSync(folder, { recursive: true });
  });

  test('goes on working, on PostgreSQL', async (context) => {
    const administration = await new DataSource(databaseOptions(POSTGRES.href)).initialize().catch((error: unknown) => {
      if (process.env['CI'] === 'true') throw error;
      return context.skip(`${POSTGRES.host} is not reachable`);
    });
    const name = `nuages_django_${randomUUID().slice(0, 8)}`;
    await administration.query(`CREATE DATABASE ${name}`);
    try {
      const own = new URL(POSTGRES);
      own.pathname = `/${name}`;
      await expect(moveOver(name, own.href)).resolves.toBeUndefined();
    } finally {
      await administration.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await administration.destroy();
    }
  });
});
