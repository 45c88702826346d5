import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { dataSourceFactory, databaseOptions, managerOf } from '@nuages/managers';
import pg from 'pg';
import { Column, DataSource, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { type OpenGroup, repeat, repeatAsync, type Row, type RowGroup } from '../row.js';
import { assertSameWork } from '../same-work.js';

const COUNT = 1000;
const SELECT = `SELECT b.id, b.title, b.pages, b."isRead", b."boughtAt", b."authorId", a.id, a.name, a.email
  FROM bench_book b JOIN bench_author a ON a.id = b."authorId" ORDER BY b.id`;

@Entity('bench_author')
class Author {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
  @Column() email!: string;
  @OneToMany(() => Book, (book) => book.author) books!: Relation<Book>[];
}

@Entity('bench_book')
class Book {
  @PrimaryGeneratedColumn() id!: number;
  @Column() title!: string;
  @Column() pages!: number;
  @Column() isRead!: boolean;
  @Column() boughtAt!: Date;
  @ManyToOne(() => Author, (author) => author.books, { nullable: false }) author!: Relation<Author>;
}

/** 1,000 rows with a joined relation to entities. */
export const group: RowGroup = {
  name: 'rows',
  async open(): Promise<OpenGroup> {
    const embedded = await openSqlite();
    const server = await openPostgres().catch((error: Error) => error);
    const rows = [...embedded.rows, ...(server instanceof Error ? [] : server.rows)];
    return {
      rows,
      ...(server instanceof Error && { skipped: [`rows, PostgreSQL: ${server.message}`] }),
      close: async () => {
        await embedded.close();
        if (!(server instanceof Error)) await server.close();
      },
    };
  },
};

async function openSqlite(): Promise<{ rows: Row[]; close: () => Promise<void> }> {
  const path = join(mkdtempSync(join(tmpdir(), 'nuages-bench-')), 'rows.sqlite3');
  const dataSource = await open(`sqlite:${path}`);
  const database = new DatabaseSync(path);
  const statement = database.prepare(SELECT);
  const bar = { driver: 1.25, typeorm: 2.5 };
  const rows = await rowsOf(
    'SQLite',
    dataSource,
    repeat('node:sqlite all()', () => statement.all()),
    bar,
  );
  return {
    rows,
    close: async () => {
      database.close();
      await dataSource.destroy();
    },
  };
}

async function openPostgres(): Promise<{ rows: Row[]; close: () => Promise<void> }> {
  const url = process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const dataSource = await open(url);
  const client = new pg.Client(url);
  await client.connect();
  const statement = { name: 'rows', text: SELECT };
  const rows = await rowsOf(
    'PostgreSQL',
    dataSource,
    repeatAsync('pg', () => client.query(statement)),
    { driver: 1.5, typeorm: 2 },
  );
  return {
    rows,
    close: async () => {
      await client.end();
      await dataSource.query('DROP TABLE bench_book');
      await dataSource.query('DROP TABLE bench_author');
      await dataSource.destroy();
    },
  };
}

async function open(url: string): Promise<DataSource> {
  const dataSource = await dataSourceFactory({
    ...databaseOptions(url, { entities: [Author, Book] }),
    synchronize: true,
    dropSchema: false,
  });
  await dataSource.query('DELETE FROM bench_book');
  await dataSource.query('DELETE FROM bench_author');
  await managerOf(Author, dataSource).bulkCreate(
    Array.from({ length: 50 }, (_, index) => Object.assign(new Author(), { name: `Author ${index}`, email: `${index}@example.com` })),
  );
  const authors = await managerOf(Author, dataSource).orderBy('id');
  await managerOf(Book, dataSource).bulkCreate(
    Array.from({ length: COUNT }, (_, index) =>
      Object.assign(new Book(), {
        title: `Book ${index}`,
        pages: index,
        isRead: index % 2 === 0,
        boughtAt: new Date(Date.UTC(2026, 0, 1, index)),
        author: authors[index % authors.length],
      }),
    ),
  );
  return dataSource;
}

async function rowsOf(name: string, dataSource: DataSource, driver: Row['peer'], bar: { driver: number; typeorm: number }): Promise<Row[]> {
  const books = managerOf(Book, dataSource);
  const repository = dataSource.getRepository(Book);
  const find = () => repository.find({ relations: { author: true }, order: { id: 'ASC' } });
  const select = async () => books.selectRelated('author').orderBy('id');
  assertSameWork(plain(await select()), plain(await find()), 'TypeORM find');

  const what = `1,000 rows to entities, ${name}`;
  const ours = repeatAsync('a queryset', select);
  return [
    { what, ours, peer: driver, bar: { atMostOfTime: bar.driver } },
    { what, ours, peer: repeatAsync('TypeORM find', find), bar: { timesAsFast: bar.typeorm } },
  ];
}

function plain(books: readonly Book[]): unknown {
  return JSON.parse(JSON.stringify(books.map(({ id, title, isRead, boughtAt, author }) => [id, title, isRead, boughtAt, author.name])));
}
