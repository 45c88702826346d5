import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { databaseOptions, type SharedOptions } from '../data-source/database-options.js';

/** A database that tests run on. */
export interface TestDatabase {
  readonly name: 'sqlite' | 'postgres' | 'mariadb';
  /** Why the database cannot be used here, or `undefined` where it can. */
  readonly missing?: string;
  /** Makes an empty database of its own and opens it, its tables made from the entities. Disposing drops it. */
  open(options: SharedOptions): Promise<DataSource & AsyncDisposable>;
}

/** SQLite in memory, which is always there. */
export const SQLITE: TestDatabase = { name: 'sqlite', open: openSqlite };

/** Where the servers listen; the environment variables of these names change it. */
const SERVERS = {
  postgres: process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres',
  mariadb: process.env['TEST_MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/mysql',
};

/**
 * The databases to loop tests over: SQLite in memory always; PostgreSQL and MariaDB where they listen. With `CI=true` a
 * missing one is an error instead of a reason to skip.
 *
 * @example
 * describe.for(await testDatabases())('$name', (database) => {
 *   test.skipIf(database.missing)('saves', async () => { await using dataSource = await database.open({ entities: [Post] }); });
 * });
 */
export async function testDatabases(): Promise<TestDatabase[]> {
  return [SQLITE, await server('postgres'), await server('mariadb')];
}

async function server(name: 'postgres' | 'mariadb'): Promise<TestDatabase> {
  const url = new URL(SERVERS[name]);
  if (await listens(url)) return { name, open: (options) => openServer(url, options) };
  const missing = `${name} does not listen on ${url.host}`;
  if (process.env['CI'] === 'true') throw new Error(`${missing}; tests do not skip it in CI.`);
  console.warn(`${missing}: its tests are skipped.`);
  return { name, missing, open: () => Promise.reject(new Error(missing)) };
}

function openSqlite(options: SharedOptions): Promise<DataSource & AsyncDisposable> {
  return open(databaseOptions('sqlite::memory:', { synchronize: true, ...options }), () => Promise.resolve());
}

async function openServer(url: URL, options: SharedOptions): Promise<DataSource & AsyncDisposable> {
  const name = `nuages_test_${randomUUID().slice(0, 8)}`;
  await administer(
    url,
    url.protocol === 'mysql:' ? `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin` : `CREATE DATABASE ${name}`,
  );
  const own = new URL(url);
  own.pathname = `/${name}`;
  return open(databaseOptions(own.href, { synchronize: true, ...options }), () => administer(url, `DROP DATABASE ${name}`));
}

async function open(options: DataSourceOptions, drop: () => Promise<void>): Promise<DataSource & AsyncDisposable> {
  const dataSource = await dataSourceFactory(options);
  return Object.assign(dataSource, {
    [Symbol.asyncDispose]: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await drop();
    },
  });
}

async function administer(url: URL, sql: string): Promise<void> {
  const dataSource = await new DataSource(databaseOptions(url.href)).initialize();
  try {
    await dataSource.query(sql);
  } finally {
    await dataSource.destroy();
  }
}

function listens({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: 1000 });
    const answer = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });
}
