import { DatabaseSync } from 'node:sqlite';
import { dataSourceFactory, databaseOptions, type Manager, managerOf } from '@nuages/managers';
import pg from 'pg';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { type OpenGroup, repeat, repeatAsync, type Row, type RowGroup } from '../row.js';
import { assertSameWork } from '../same-work.js';

const COUNT = 10_000;
const COLUMNS = ['title', 'pages', 'isRead', 'boughtAt'] as const;

@Entity('bench_volume')
class Volume {
  @PrimaryGeneratedColumn() id!: number;
  @Column() title!: string;
  @Column() pages!: number;
  @Column() isRead!: boolean;
  @Column() boughtAt!: Date;
}

const VOLUMES = Array.from({ length: COUNT }, (_, index) =>
  Object.assign(new Volume(), {
    title: `Volume ${index}`,
    pages: index,
    isRead: index % 2 === 0,
    boughtAt: new Date(Date.UTC(2026, 0, 1, index)),
  }),
);

/** 10,000 rows written at once, and one row read by its key. */
export const group: RowGroup = {
  name: 'writes',
  async open(): Promise<OpenGroup> {
    const embedded = await openSqlite();
    const server = await openPostgres().catch((error: Error) => error);
    return {
      rows: [...embedded.rows, ...(server instanceof Error ? [] : server.rows)],
      ...(server instanceof Error && { skipped: [`writes, PostgreSQL: ${server.message}`] }),
      close: async () => {
        await embedded.close();
        if (!(server instanceof Error)) await server.close();
      },
    };
  },
};

async function openSqlite(): Promise<{ rows: Row[]; close: () => Promise<void> }> {
  const dataSource = await open('sqlite::memory:');
  const volumes = managerOf(Volume, dataSource);
  const database = new DatabaseSync(':memory:');
  database.exec(((await dataSource.query("SELECT sql FROM sqlite_master WHERE name = 'bench_volume'")) as { sql: string }[])[0]!.sql);
  const insert = database.prepare(insertText(COUNT / BATCHES, () => '?'));
  const write = () => {
    database.exec('DELETE FROM bench_volume; BEGIN');
    for (const batch of batches()) insert.run(...(batch.flatMap(plain) as string[]));
    database.exec('COMMIT');
  };
  write();
  await create(dataSource, volumes, 'DELETE FROM bench_volume');
  const { id } = (await volumes.all().first())!;
  assertSameWork(await volumes.count(), database.prepare('SELECT COUNT(*) AS count FROM bench_volume').get()!['count'], 'node:sqlite');
  return {
    rows: [
      {
        what: 'one row by its key, SQLite',
        ours: repeatAsync('get', () => volumes.get({ id })),
        peer: repeat('node:sqlite prepare() and get()', () => database.prepare('SELECT * FROM bench_volume WHERE id = ?').get(1)),
        bar: { atMostOfTime: 2.5 },
      },
      {
        what: '10,000 rows by bulkCreate, SQLite',
        ours: repeatAsync('bulkCreate', () => create(dataSource, volumes, 'DELETE FROM bench_volume')),
        peer: repeat('multi-row INSERTs', write),
        bar: { atMostOfTime: 1.5 },
      },
    ],
    close: async () => {
      database.close();
      await dataSource.destroy();
    },
  };
}

async function openPostgres(): Promise<{ rows: Row[]; close: () => Promise<void> }> {
  const url = process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const dataSource = await open(url);
  const volumes = managerOf(Volume, dataSource);
  const client = new pg.Client(url);
  await client.connect();
  const text = insertText(COUNT / BATCHES, (position) => `$${position}`);
  const write = async () => {
    await client.query('TRUNCATE bench_volume');
    await client.query('BEGIN');
    for (const batch of batches()) await client.query(text, batch.flatMap(plain));
    await client.query('COMMIT');
  };
  await create(dataSource, volumes, 'TRUNCATE bench_volume RESTART IDENTITY');
  const { id } = (await volumes.all().first())!;
  return {
    rows: [
      {
        what: 'one row by its key, PostgreSQL',
        ours: repeatAsync('get', () => volumes.filter({ id }).first()),
        peer: repeatAsync('pg', () => client.query('SELECT * FROM bench_volume WHERE id = $1', [id])),
        bar: { atMostOfTime: 2.5 },
      },
      {
        what: '10,000 rows by bulkCreate, PostgreSQL',
        ours: repeatAsync('bulkCreate', () => create(dataSource, volumes, 'TRUNCATE bench_volume')),
        peer: repeatAsync('multi-row INSERTs', write),
        bar: { atMostOfTime: 1.5 },
      },
    ],
    close: async () => {
      await client.end();
      await dataSource.query('DROP TABLE bench_volume');
      await dataSource.destroy();
    },
  };
}

const BATCHES = 2;

function batches(): Volume[][] {
  return Array.from({ length: BATCHES }, (_, index) => VOLUMES.slice((index * COUNT) / BATCHES, ((index + 1) * COUNT) / BATCHES));
}

function plain({ title, pages, isRead, boughtAt }: Volume): unknown[] {
  return [title, pages, isRead ? 1 : 0, boughtAt.toISOString()];
}

function insertText(rows: number, placeholder: (position: number) => string): string {
  const tuples = Array.from(
    { length: rows },
    (_, row) => `(${COLUMNS.map((_column, index) => placeholder(row * COLUMNS.length + index + 1)).join()})`,
  );
  return `INSERT INTO bench_volume (${COLUMNS.map((name) => `"${name}"`).join()}) VALUES ${tuples.join()}`;
}

async function open(url: string): Promise<DataSource> {
  return dataSourceFactory({ ...databaseOptions(url, { entities: [Volume] }), synchronize: true });
}

async function create(dataSource: DataSource, volumes: Manager<Volume>, empty: string): Promise<void> {
  await dataSource.query(empty);
  for (const volume of VOLUMES) (volume as Partial<Volume>).id = undefined;
  await volumes.bulkCreate(VOLUMES);
}
