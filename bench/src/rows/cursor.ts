import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, databaseOptions, ManagersModule } from '@nuages/managers';
import { CursorPagination, ListAPIView, RestModule } from '@nuages/rest';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import { Column, type DataSource, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { type OpenGroup, repeatAsync, type Row, type RowGroup } from '../row.js';

const COUNT = 1_000_000;
const PAGE_SIZE = 80;
const PAGE = 10_000;
/** Page 10,000 is reached in so many strides. */
const STRIDES = 20;

/** Three entries share each score, so that pages end between rows that the order holds equal. */
@Entity('bench_entry')
class Entry {
  @PrimaryGeneratedColumn() id!: number;
  @Index() @Column() score!: number;
  @Column() title!: string;
}

class EntrySerializer extends ModelSerializer {
  static override Meta = modelMeta<Entry, EntrySerializer>({ model: Entry, fields: '__all__' });
}

const pagination = new CursorPagination({ pageSize: PAGE_SIZE, ordering: ['-score', '-id'], pageSizeQueryParam: 'size', key: 'bench' });

@Controller('entries')
class EntriesController extends ListAPIView(EntrySerializer, { pagination, filterBackends: [] }) {}

const SERVERS = {
  PostgreSQL: process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres',
  MariaDB: process.env['MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/mysql',
};

/** A page far into 1,000,000 rows against the first one, over HTTP. */
export const group: RowGroup = {
  name: 'cursor',
  async open(): Promise<OpenGroup> {
    const apps: INestApplication[] = [];
    const rows: Row[] = [];
    const skipped: string[] = [];
    for (const [name, url] of Object.entries({ SQLite: 'sqlite::memory:', ...SERVERS })) {
      const dataSource = await open(url).catch((error: Error) => error);
      if (dataSource instanceof Error) {
        skipped.push(`cursor, ${name}: ${dataSource.message}`);
        continue;
      }
      const app = await serve(dataSource);
      apps.push(app);
      rows.push(await rowOf(name, `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/entries`));
    }
    return { rows, skipped, close: async () => void (await Promise.all(apps.map((app) => app.close()))) };
  },
};

async function rowOf(name: string, url: string): Promise<Row> {
  const before = (PAGE - 1) * PAGE_SIZE;
  let cursor = '';
  for (let stride = 0; stride < STRIDES; stride += 1) {
    const { next } = await read(`${url}?size=${before / STRIDES}&cursor=${encodeURIComponent(cursor)}`);
    cursor = new URL(next!).searchParams.get('cursor')!;
  }
  const far = `${url}?cursor=${encodeURIComponent(cursor)}`;
  const { results } = await read(far);
  if (results.length !== PAGE_SIZE || results[0]!.id !== COUNT - before) throw new Error(`Page ${PAGE} begins at ${results[0]?.id}.`);
  return {
    what: `GET of a page of cursors at 1,000,000 rows, ${name}`,
    ours: repeatAsync('page 10,000', () => read(far)),
    peer: repeatAsync('page 1', () => read(url)),
    bar: { atMostOfTime: 1.5 },
    roundMilliseconds: 400,
  };
}

const agent = new Agent({ keepAlive: true });

function read(url: string): Promise<{ next: string | null; results: Entry[] }> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString()) as { next: string | null; results: Entry[] }));
    }).on('error', reject);
  });
}

async function serve(dataSource: DataSource): Promise<INestApplication> {
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
      ManagersModule.forRoot(),
      RestModule.forRoot(),
    ],
    controllers: [EntriesController],
  })
  class AppModule {
    async onModuleDestroy(): Promise<void> {
      await dataSource.query('DROP TABLE bench_entry');
    }
  }
  const app = await NestFactory.create(AppModule, { bodyParser: false, logger: false });
  return app.listen(0).then(() => app);
}

async function open(url: string): Promise<DataSource> {
  const dataSource = await dataSourceFactory({ ...databaseOptions(url, { entities: [Entry] }), synchronize: true });
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)';
  const number = 'a.i * 1000 + b.i';
  const isMysql = url.startsWith('mysql');
  const select = `SELECT ${number} + 1, (${number}) ${isMysql ? 'DIV' : '/'} 3, 'An entry' FROM n a CROSS JOIN n b`;
  const insert = 'INSERT INTO bench_entry (id, score, title)';
  await dataSource.query('DELETE FROM bench_entry');
  await dataSource.query(isMysql ? `${insert} ${numbers} ${select}` : `${numbers} ${insert} ${select}`);
  await dataSource.query(isMysql ? 'ANALYZE TABLE bench_entry' : 'ANALYZE');
  return dataSource;
}
