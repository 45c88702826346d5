import { type DataSource, EntitySchema, type EntitySchemaColumnOptions, type MigrationInterface, type QueryRunner } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { testDatabases } from '../testing/databases.js';
import { keepColumns, remadeColumns } from './keep-columns.js';
import { type KnownMigration, readMigrations } from './migration-plan.js';
import { readChanges } from './read-changes.js';
import { runMigration } from './run-migration.js';

const songs = (columns: Record<string, EntitySchemaColumnOptions>) =>
  new EntitySchema<object>({
    name: 'song',
    tableName: 'song',
    columns: { id: { type: Number, primary: true, generated: true }, ...columns },
  });

const BEFORE = songs({
  title: { type: String, length: 20, unique: true },
  plays: { type: 'int', default: 1 },
  note: { type: String, length: 10, nullable: true },
  price: { type: 'decimal', precision: 5, scale: 2 },
});
const AFTER = songs({
  title: { type: String, length: 50, unique: true },
  plays: { type: 'bigint', default: 2 },
  note: { type: String, length: 30, default: 'none' },
  price: { type: 'decimal', precision: 8, scale: 3, nullable: true },
});

/** The same database with other entities. */
async function reopen(dataSource: DataSource, entity: EntitySchema<object>): Promise<DataSource> {
  return dataSourceFactory({ ...dataSource.options, synchronize: false, entities: [entity] } as never);
}

const servers = (await testDatabases()).filter(({ name, missing }) => name !== 'sqlite' && missing === undefined);

describe.for(servers)('a column whose type changes on $name', (database) => {
  test('keeps what it holds, forwards, backwards and again', async () => {
    await using first = await database.open({ entities: [BEFORE] });
    await first.query(`INSERT INTO song (title, plays, note, price) VALUES ('Nuages', 7, 'slow', 1.5)`);
    const second = await reopen(first, AFTER);
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
    const [migration] = (await readMigrations(second)) as [KnownMigration];
    const row = async () => {
      const [{ title, plays, note, price }] = (await first.query('SELECT * FROM song')) as [Record<string, unknown>];
      return [title, Number(plays), note, Number(price)];
    };

    expect([...up, ...down].filter((sql) => sql.includes('DROP COLUMN'))).toEqual([]);
    for (let time = 0; time < 2; time += 1) {
      await runMigration(second, migration, { isBackwards: false, isFake: false });
      expect(await row()).toEqual(['Nuages', 7, 'slow', 1.5]);
      expect(await readChanges(second)).toEqual({ up: [], down: [] });

      await runMigration(second, migration, { isBackwards: true, isFake: false });
      expect(await row()).toEqual(['Nuages', 7, 'slow', 1.5]);
      expect(await readChanges(first)).toEqual({ up: [], down: [] });
    }
    await second.destroy();
  });
});

describe('keepColumns', () => {
  test.each([
    ['character varying(20) NOT NULL', 'character varying(50) NOT NULL', 'ALTER COLUMN "c" TYPE character varying(50)'],
    [
      `integer NOT NULL DEFAULT '1'`,
      'bigint',
      'ALTER COLUMN "c" DROP DEFAULT, ALTER COLUMN "c" TYPE bigint USING "c"::bigint, ALTER COLUMN "c" DROP NOT NULL',
    ],
    [
      'TIMESTAMP(6)',
      `TIMESTAMP(6) WITH TIME ZONE NOT NULL DEFAULT 'now'`,
      `ALTER COLUMN "c" TYPE TIMESTAMP(6) WITH TIME ZONE USING "c"::TIMESTAMP(6) WITH TIME ZONE, ALTER COLUMN "c" SET NOT NULL, ALTER COLUMN "c" SET DEFAULT 'now'`,
    ],
  ])('changes %s to %s', (before, after, actions) => {
    const statements = (definition: string) => ['ALTER TABLE "t" DROP COLUMN "c"', `ALTER TABLE "t" ADD "c" ${definition}`];

    expect(keepColumns({ up: statements(after), down: statements(before) }).up).toEqual([`ALTER TABLE "t" ${actions}`]);
  });

  test.each([
    ['another column', ['ALTER TABLE "t" DROP COLUMN "c"', 'ALTER TABLE "t" ADD "d" integer']],
    ['another table', ['ALTER TABLE "t" DROP COLUMN "c"', 'ALTER TABLE "u" ADD "c" integer']],
    ['a column that is computed', ['ALTER TABLE "t" DROP COLUMN "c"', 'ALTER TABLE "t" ADD "c" text GENERATED ALWAYS AS (a) STORED']],
  ])('leaves %s as it is', (_, statements) => {
    expect(keepColumns({ up: statements, down: statements })).toEqual({ up: statements, down: statements });
  });
});

test('remadeColumns names those that lose what they hold', () => {
  const statements = [
    'ALTER TABLE "blog"."song" DROP COLUMN "id"',
    'ALTER TABLE "blog"."song" DROP COLUMN "note"',
    'ALTER TABLE "blog"."song" ADD "id" BIGSERIAL NOT NULL',
    'ALTER TABLE "blog"."song" ADD CONSTRAINT "PK_1" PRIMARY KEY ("id")',
  ];

  expect(remadeColumns(statements)).toEqual(['blog.song.id']);
});
