import type { DataSource, QueryRunner } from 'typeorm';
import { announceMigrations } from '../signals/announce-migrations.js';
import { HandTransactions } from '../transaction/hand-transactions.js';
import { joinManagerTransactions } from '../transaction/manager-transactions.js';
import { joinTransaction } from '../transaction/joined-runner.js';
import { SqliteConnection } from '../transaction/sqlite-connection.js';
import { currentTransaction } from '../transaction/transaction.js';
import { runInitializing } from './initializing.js';
import { keepMilliseconds } from './moment-precision.js';
import { forgetDataSource, rememberDataSource } from './data-source-registry.js';
import { readNullDefaults } from './null-defaults.js';
import { logStatements } from './statement-log.js';

type Mode = Parameters<DataSource['createQueryRunner']>[0];

/** What {@link instrument} keeps of a data source. */
interface Instruments {
  readonly createRunner: (mode?: Mode) => QueryRunner;
  readonly sqlite: SqliteConnection | undefined;
  /** Absent for an embedded database, whose one connection knows who holds it. */
  readonly byHand: HandTransactions | undefined;
}

const instrumented = new WeakMap<DataSource, Instruments>();

/**
 * Makes a data source's query runners join the ambient transaction, and gives an embedded database one runner a caller.
 * Doing it twice does nothing.
 */
export function instrument(dataSource: DataSource): void {
  if (instrumented.has(dataSource)) return;
  const sqlite = dataSource.options.type === 'better-sqlite3' ? new SqliteConnection(dataSource) : undefined;
  const plain = dataSource.createQueryRunner.bind(dataSource);
  const isMysql = dataSource.options.type === 'mysql' || dataSource.options.type === 'mariadb';
  const createPlain = isMysql ? (mode?: Mode) => readNullDefaults(plain(mode)) : plain;
  const createRunner = (mode?: Mode) => logStatements(dataSource, sqlite ? sqlite.createRunner() : createPlain(mode));
  const byHand = sqlite ? undefined : new HandTransactions(dataSource);
  instrumented.set(dataSource, { createRunner, sqlite, byHand });

  dataSource.createQueryRunner = (mode) => {
    const transaction = currentTransaction(dataSource);
    return withManager(dataSource, transaction ? joinTransaction(transaction) : (byHand?.watch(createRunner(mode)) ?? createRunner(mode)));
  };
  joinManagerTransactions(dataSource);
  announceMigrations(dataSource);
  keepMilliseconds(dataSource);
  const initialize = dataSource.initialize.bind(dataSource);
  dataSource.initialize = async () => {
    await runInitializing(dataSource, initialize);
    rememberDataSource(dataSource);
    return dataSource;
  };
  if (dataSource.isInitialized) rememberDataSource(dataSource);
  const destroy = dataSource.destroy.bind(dataSource);
  dataSource.destroy = () => {
    forgetDataSource(dataSource);
    return destroy();
  };
}

/** A query runner of its own, outside any ambient transaction. */
export function createRawRunner(dataSource: DataSource): QueryRunner {
  instrument(dataSource);
  return withManager(dataSource, instrumented.get(dataSource)!.createRunner('master'));
}

/** The embedded database's connection, or `undefined` for a server. */
export function sqliteConnectionOf(dataSource: DataSource): SqliteConnection | undefined {
  instrument(dataSource);
  return instrumented.get(dataSource)!.sqlite;
}

/** The transactions that code started by hand, or `undefined` for an embedded database. */
export function handTransactionsOf(dataSource: DataSource): HandTransactions | undefined {
  instrument(dataSource);
  return instrumented.get(dataSource)!.byHand;
}

function withManager(dataSource: DataSource, runner: QueryRunner): QueryRunner {
  return Object.assign(runner, { manager: dataSource.createEntityManager(runner) });
}
