import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EntitySchema,
  type EntitySchemaColumnOptions,
  type EntitySchemaRelationOptions,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import { afterAll, describe, expect, test } from 'vitest';
import { databaseOptions } from '../data-source/database-options.js';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { joinCopies } from './join-copies.js';
import { readMigrations } from './migration-plan.js';
import { readChanges } from './read-changes.js';
import { runMigration } from './run-migration.js';

type Columns = Record<string, EntitySchemaColumnOptions>;

const songs = (columns: Columns, relations: Record<string, EntitySchemaRelationOptions>, index: string) =>
  new EntitySchema<object>({
    name: 'song',
    tableName: 'song',
    columns: { id: { type: Number, primary: true, generated: true }, ...columns },
    relations,
    indices: [{ columns: [index] }],
  });
const artist = new EntitySchema<object>({ name: 'artist', tableName: 'artist', columns: { id: { type: Number, primary: true } } });

const BEFORE = songs(
  { title: { type: String, length: 20, unique: true }, plays: { type: 'int' }, old: { type: 'int', nullable: true } },
  { cover: { type: 'many-to-one', target: 'song', nullable: true } },
  'plays',
);
const AFTER = songs(
  { title: { type: String, length: 50, unique: true }, plays: { type: 'bigint', unique: true }, stars: { type: 'int', default: 3 } },
  {
    cover: { type: 'many-to-one', target: 'song', nullable: true, onDelete: 'CASCADE' },
    artist: { type: 'many-to-one', target: 'artist' },
  },
  'title',
);

const folder = mkdtempSync(join(tmpdir(), 'nuages-copies-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a table that changes in many ways is copied once, forwards, backwards and again', async () => {
  const open = (entity: EntitySchema<object>) =>
    dataSourceFactory(databaseOptions(`sqlite:${join(folder, 'songs.sqlite')}`, { entities: [entity, artist] }));
  const first = await open(BEFORE);
  await first.synchronize();
  await first.query(`INSERT INTO song (title, plays, old) VALUES ('Nuages', 7, 1)`);
  await first.query(`INSERT INTO song (title, plays, "coverId") VALUES ('Clouds', 8, 1)`);
  const second = await open(AFTER);
  const { up, down } = await readChanges(second);
  class Change1767225600001 implements MigrationInterface {
    up = async (runner: QueryRunner) => {
      for (const sql of up) await runner.query(sql);
    };
    down = async (runner: QueryRunner) => {
      for (const sql of down) await runner.query(sql);
    };
  }
  second.migrations.push(new Change1767225600001());
  const [migration] = await readMigrations(second);

  for (const statements of [up, down]) {
    expect(statements.filter((sql) => sql.startsWith('CREATE TABLE'))).toHaveLength(1);
    expect(statements.filter((sql) => sql.startsWith('CREATE INDEX'))).toHaveLength(1);
  }
  for (let time = 0; time < 2; time += 1) {
    await runMigration(second, migration!, { isBackwards: false, isFake: false });
    expect((await second.query('SELECT title, plays, stars, "coverId", "artistId" FROM song')) as object[]).toEqual([
      expect.objectContaining({ title: 'Nuages', plays: 7, stars: 3, coverId: null, artistId: null }),
      expect.objectContaining({ title: 'Clouds', plays: 8, stars: 3, coverId: 1, artistId: null }),
    ]);
    expect(await readChanges(second)).toEqual({ up: [], down: [] });
    await runMigration(second, migration!, { isBackwards: true, isFake: false });
    expect(await first.query('SELECT title, plays, old FROM song')).toHaveLength(2);
    expect(await readChanges(first)).toEqual({ up: [], down: [] });
  }
  await first.destroy();
  await second.destroy();
});

test.each(['as it is written now', 'as TypeORM writes it'])('what refers to a table that is copied goes on doing so: %s', async (shape) => {
  const cast = (isUnique: boolean) => [
    new EntitySchema<object>({
      name: 'part',
      columns: { id: { type: Number, primary: true, generated: true }, name: { type: String, length: 20, unique: isUnique } },
    }),
    new EntitySchema<object>({
      name: 'line',
      columns: { id: { type: Number, primary: true, generated: true } },
      relations: { part: { type: 'many-to-one', target: 'part', nullable: true } },
    }),
  ];
  const open = (entities: EntitySchema<object>[]) =>
    dataSourceFactory(databaseOptions(`sqlite:${join(folder, `${shape}.sqlite`)}`, { entities }));
  const first = await open(cast(true));
  await first.synchronize();
  await first.query(`INSERT INTO part (name) VALUES ('Ann')`);
  await first.query('INSERT INTO line ("partId") VALUES (1)');
  const second = await open(cast(false));
  const { up, down } = await readChanges(second);
  const [create] = down as [string];
  const older = [
    'ALTER TABLE "part" RENAME TO "temporary_part"',
    create.replace('temporary_part', 'part'),
    'INSERT INTO "part"("id", "name") SELECT "id", "name" FROM "temporary_part"',
    'DROP TABLE "temporary_part"',
  ];
  class Change1767225600001 implements MigrationInterface {
    up = async (runner: QueryRunner) => {
      for (const sql of up) await runner.query(sql);
    };
    down = async (runner: QueryRunner) => {
      for (const sql of shape === 'as TypeORM writes it' ? older : down) await runner.query(sql);
    };
  }
  second.migrations.push(new Change1767225600001());
  const [migration] = await readMigrations(second);

  for (let time = 0; time < 2; time += 1) {
    await runMigration(second, migration!, { isBackwards: false, isFake: false });
    expect(await readChanges(second)).toEqual({ up: [], down: [] });
    await second.query(`INSERT INTO part (id, name) VALUES (2, 'Ann')`);
    await second.query('DELETE FROM part WHERE id = 2');
    await runMigration(second, migration!, { isBackwards: true, isFake: false });
    expect(await readChanges(first)).toEqual({ up: [], down: [] });
    await first.query('INSERT INTO line ("partId") VALUES (1)');
    await expect(first.query('INSERT INTO line ("partId") VALUES (7)')).rejects.toThrow('FOREIGN KEY');
  }
  await first.destroy();
  await second.destroy();
});

describe('joinCopies', () => {
  const copy = (columns: string, shape: string, table = 'a') => [
    `CREATE TABLE "temporary_${table}" (${shape})`,
    `INSERT INTO "temporary_${table}"(${columns}) SELECT ${columns} FROM "${table}"`,
    `DROP TABLE "${table}"`,
    `ALTER TABLE "temporary_${table}" RENAME TO "${table}"`,
  ];

  test('copies what each of the copies has, into the last shape', () => {
    expect(joinCopies([...copy('"x", "y"', 'one'), ...copy('"x", "z"', 'two'), ...copy('"x", "y", "z"', 'three')])).toEqual(
      copy('"x"', 'three'),
    );
  });

  test.each([
    ['copies of two tables', [...copy('"x"', 'one'), ...copy('"x"', 'one', 'b')]],
    ['an index that is needed in between', [...copy('"x"', 'one'), 'CREATE UNIQUE INDEX "i" ON "a" ("x")', ...copy('"x"', 'two')]],
    ['another statement in between', [...copy('"x"', 'one'), 'UPDATE "a" SET "x" = 1', ...copy('"x"', 'two')]],
    [
      'columns that are copied into others',
      [...copy('"x"', 'one'), ...copy('"x"', 'two')].map((sql) => sql.replace('SELECT "x"', 'SELECT "y"')),
    ],
    ['statements of other databases', ['ALTER TABLE "a" ADD "x" integer', 'CREATE INDEX "i" ON "a" ("x")', 'DROP INDEX "public"."i"']],
  ])('leaves %s as they are', (_, statements) => {
    expect(joinCopies(statements)).toEqual(statements);
  });
});
