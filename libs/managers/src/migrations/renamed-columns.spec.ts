import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { callCommand } from '@nuages/core';
import { type DataSource, EntitySchema, type EntitySchemaColumnOptions, type MigrationInterface } from 'typeorm';
import { afterAll, describe, expect, test } from 'vitest';
import { ManagersModule } from '../managers.module.js';
import { testDatabases } from '../testing/databases.js';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { readChanges } from './read-changes.js';

const songs = (columns: Record<string, EntitySchemaColumnOptions>, relation: string) =>
  new EntitySchema<object>({
    name: 'song',
    tableName: 'song',
    columns: { id: { type: Number, primary: true, generated: true }, ...columns },
    relations: { [relation]: { type: 'many-to-one', target: 'song', nullable: true, onDelete: 'SET NULL' } } as never,
    indices: [{ columns: ['plays'] }],
  });

const lone = (column: string) =>
  new EntitySchema<object>({
    name: 'lone',
    tableName: 'lone',
    columns: { id: { type: Number, primary: true, generated: true }, [column]: { type: 'text', nullable: true } },
  });

const BEFORE = songs(
  { title: { type: String, length: 20, unique: true }, plays: { type: 'int' }, note: { type: 'text', nullable: true } },
  'parent',
);
const AFTER = songs(
  { name: { type: String, length: 20, unique: true }, plays: { type: 'bigint' }, remark: { type: 'text', nullable: true } },
  'origin',
);

const folder = mkdtempSync(join(tmpdir(), 'nuages-renamed-'));
afterAll(() => rmSync(folder, { recursive: true }));

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

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('a renamed column on $name', (database) => {
  const file = join(folder, 'song.sqlite');
  /** The same database with these entities; SQLite in a file, as a second connection needs one. */
  const open = (dataSource: DataSource, entity: EntitySchema<object>) =>
    dataSourceFactory({
      ...dataSource.options,
      ...(database.name === 'sqlite' && { database: file }),
      synchronize: false,
      entities: [entity],
    } as never);

  test('keeps what it holds, forwards, backwards and again, where somebody says that it is one', async () => {
    await using empty = await database.open({ entities: [] });
    const first = await open(empty, BEFORE);
    await first.synchronize();
    await first.query(`INSERT INTO song (title, plays, note) VALUES ('Nuages', 7, 'slow')`);
    const second = await open(empty, AFTER);
    const app = await start(second);
    const call = { projectFolder: folder, settings: { migrations: database.name } };

    const { asked, stdout } = await callCommand(app, 'makemigrations', { ...call, answers: ['y', 'Yes', 'y'] });
    expect(asked).toEqual([
      'Was the column song.title renamed to name? [y/N]',
      'Was the column song.note renamed to remark? [y/N]',
      'Was the column song.parentId renamed to originId? [y/N]',
    ]);
    const path = join(folder, /^wrote (\S+\.ts)/.exec(stdout)![1]!);
    const [Made] = Object.values((await import(/* @vite-ignore */ path)) as Record<string, new () => MigrationInterface>);
    second.migrations.push(new Made!());

    for (let time = 0; time < 2; time += 1) {
      await callCommand(app, 'migrate');
      expect(await second.query('SELECT name, remark FROM song')).toEqual([expect.objectContaining({ name: 'Nuages', remark: 'slow' })]);
      expect(await readChanges(second)).toEqual({ up: [], down: [] });
      await callCommand(app, 'migrate', { parameters: ['zero'] });
      expect(await first.query('SELECT title, note FROM song')).toEqual([expect.objectContaining({ title: 'Nuages', note: 'slow' })]);
      expect(await readChanges(first)).toEqual({ up: [], down: [] });
    }

    second.migrations.pop();
    const refused = await callCommand(app, 'makemigrations', { ...call, answers: ['n', '', 'no'], options: { dryRun: true } });
    expect(refused.stderr.split('\n')).toEqual([
      'The column song.title is dropped, with what it holds.',
      'The column song.note is dropped, with what it holds.',
      'The column song.parentId is dropped, with what it holds.',
      expect.stringContaining('The column song.name is neither nullable nor has a default: it cannot be added where there are rows.'),
      '',
    ]);
    for (const options of [{ check: true }, { dryRun: true, input: false }])
      expect((await callCommand(app, 'makemigrations', { ...call, answers: [], options })).asked).toEqual([]);
    await app.close();
    await first.destroy();
  });

  test('is dropped and added where nobody says that it is one, also where it is the only one', async () => {
    await using empty = await database.open({ entities: [] });
    const first = await open(empty, lone('note'));
    await first.synchronize();
    await first.query(`INSERT INTO lone (note) VALUES ('slow')`);
    const second = await open(empty, lone('remark'));

    for (const statement of (await readChanges(second)).up) await second.query(statement);

    expect(await second.query('SELECT remark FROM lone')).toEqual([expect.objectContaining({ remark: null })]);
    await first.destroy();
    await second.destroy();
  });
});
