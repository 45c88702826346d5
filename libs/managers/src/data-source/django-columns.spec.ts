import { Column, CreateDateColumn, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterEach, describe, expect, test } from 'vitest';
import { Extract, Now } from '../functions/datetime.js';
import { managerOf } from '../manager/manager-of.js';
import { testDatabases } from '../testing/databases.js';
import type { ColumnTypes } from './django-columns.js';
import { dataSourceFactory } from './data-source-factory.js';

@Entity('diary')
class Diary {
  @PrimaryGeneratedColumn() id!: number;
  @Column('text') body!: string;
  @Column('simple-json') extra!: unknown;
  @Column({ type: Date }) at!: Date;
  @Column('timestamp', { nullable: true }) local!: Date | null;
  @CreateDateColumn() createdAt!: Date;
}

/** One whose entities SQLite knows, too. */
@Entity('note')
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column('text') body!: string;
  @Column({ type: Date }) at!: Date;
}

const databases = await testDatabases();
const servers = databases.filter(({ name, missing }) => name !== 'sqlite' && missing === undefined);
const [, postgres] = databases;

const TYPES = {
  postgres: {
    django: {
      body: 'text',
      extra: 'text',
      at: 'timestamp with time zone',
      local: 'timestamp without time zone',
      createdAt: 'timestamp with time zone',
    },
    typeorm: { body: 'text', extra: 'text', at: 'timestamp without time zone', createdAt: 'timestamp without time zone' },
  },
  mariadb: {
    django: { body: 'longtext', extra: 'longtext', at: 'datetime', createdAt: 'datetime' },
    typeorm: { body: 'text', extra: 'text', at: 'datetime', createdAt: 'datetime' },
  },
};

async function typesOf(dataSource: DataSource): Promise<Record<string, string>> {
  const schema = dataSource.options.type === 'postgres' ? 'current_schema()' : 'DATABASE()';
  const sql = `SELECT column_name AS n, data_type AS t FROM information_schema.columns WHERE table_name = 'diary' AND table_schema = ${schema}`;
  const rows = (await dataSource.query(sql)) as { n: string; t: string }[];
  return Object.fromEntries(rows.map(({ n, t }) => [n, t]));
}

describe.for(servers)('columns on $name', (database) => {
  test.for<ColumnTypes>(['django', 'typeorm'])('have the types of %s, and are found unchanged', async (columnTypes) => {
    await using dataSource = await database.open({ entities: [Diary], columnTypes });

    expect(await typesOf(dataSource)).toMatchObject(TYPES[database.name as 'postgres'][columnTypes]);
    expect((await dataSource.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query)).toEqual([]);
  });
});

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe.for(databases.filter(({ missing }) => missing === undefined))('texts and moments on $name', (database) => {
  test('hold more than 64 KB, and stay the same whatever zone the process is in and whoever writes them', async () => {
    await using dataSource = await database.open({ entities: [Note] });
    const notes = managerOf(Note, dataSource);
    const at = new Date('2026-07-01T03:30:00.250Z');
    const body = 'ä'.repeat(70_000);

    process.env['TZ'] = 'America/New_York';
    await notes.create({ body, at });
    await dataSource.getRepository(Note).save({ body, at });
    process.env['TZ'] = 'Asia/Tokyo';

    for (const note of [...(await notes.all()), ...(await dataSource.getRepository(Note).find())])
      expect([note.at.toISOString(), note.body.length]).toEqual([at.toISOString(), 70_000]);
  });
});

test.skipIf(postgres!.missing)('parts of moments are those of UTC where PostgreSQL is in another zone', async () => {
  await using first = await postgres!.open({ entities: [Note] });
  await first.query(`DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET timezone = ''Asia/Tokyo'''; END $$`);
  const dataSource = await dataSourceFactory({ ...first.options, synchronize: false } as never);
  const notes = managerOf(Note, dataSource);
  await notes.create({ body: '', at: new Date('2026-06-30T23:30:00Z') });

  expect(await notes.annotate({ day: Extract('day', 'at') }).valuesList('day')).toEqual([[30]]);
  expect(await notes.filter({ at__date: '2026-06-30' }).count()).toBe(1);
  await notes.all().update({ at: Now() });
  expect(Math.abs(Date.now() - (await notes.get({})).at.getTime())).toBeLessThan(60_000);
  await dataSource.destroy();
});
