import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { authEntities, Token, User } from '@nuages/auth';
import { callCommand, type CommandOptions } from '@nuages/core';
import { ManagersModule } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import type { DataSource } from 'typeorm';
import { afterAll, describe, expect, test } from 'vitest';
import { entities as blogEntities } from '../../../apps/demo/src/database/entities.js';
import { django, isDjangoMissing } from './run-django.js';

const folder = mkdtempSync(join(tmpdir(), 'nuages-fixtures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);

/** What `manage.py dumpdata --indent 2` wrote of the blog that Django serves: once with keys, once with natural keys. */
const [KEYED, NATURAL] = ['twin-blog.json', 'twin-blog-natural.json'].map((name) => fileURLToPath(new URL(name, import.meta.url))) as [
  string,
  string,
];

async function start(dataSource: DataSource): Promise<INestApplicationContext> {
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
      ManagersModule.forRoot(),
    ],
  })
  class AppModule {}
  return (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
}

async function dump(app: INestApplicationContext, options: CommandOptions = {}): Promise<unknown[]> {
  return inOrder(JSON.parse((await callCommand(app, 'dumpdata', { options })).stdout));
}

function read(file: string): unknown[] {
  return inOrder(JSON.parse(readFileSync(file, 'utf8')));
}

function inOrder(objects: { model: string; pk?: unknown }[]): unknown[] {
  return objects.toSorted((one, other) => one.model.localeCompare(other.model) || Number(one.pk) - Number(other.pk) || 0);
}

describe.for(databases)("Django's fixtures on $name", { timeout: 60_000 }, (database) => {
  test('load into the blog, and are written as Django wrote them', async () => {
    await using dataSource = await database.open({ entities: blogEntities });
    const app = await start(dataSource);

    await callCommand(app, 'loaddata', { parameters: [KEYED] });
    expect(await dump(app)).toEqual(read(KEYED));

    const natural = { naturalForeign: true, naturalPrimary: true, exclude: ['contenttypes', 'auth.permission'] };
    expect(await dump(app, natural)).toEqual(read(NATURAL));
    await callCommand(app, 'loaddata', { parameters: [NATURAL] });
    expect(await dump(app)).toEqual(read(KEYED));
    await app.close();
  });

  test.skipIf(isDjangoMissing)('go from Django through Nuages to Django', async () => {
    await using dataSource = await database.open({ entities: [User, Token, ...authEntities] });
    const app = await start(dataSource);
    const file = (name: string) => join(folder, `${database.name}-${name}`);
    django(file('first.sqlite3'), 'setup');
    django(file('first.sqlite3'), 'dump', file('first.json'));

    await callCommand(app, 'loaddata', { parameters: [file('first.json')] });
    await callCommand(app, 'dumpdata', { options: { output: file('ours.json'), indent: '2' } });
    django(file('second.sqlite3'), 'load', file('ours.json'));
    django(file('second.sqlite3'), 'dump', file('second.json'));

    expect(read(file('second.json'))).toEqual(read(file('first.json')));
    await app.close();
  });
});
