import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

/** How long one process waits for another to migrate and seed. */
const PATIENCE_SECONDS = 120;

const RETRY_MS = 50;
const SQLITE_BUSY = 5;

/** The number that stands for the demo among PostgreSQL's advisory locks. */
const POSTGRES_LOCK = 7_106_1934;

/**
 * Calls `fn` while no other process does so on the same database. The lock belongs to a connection of its own, so that it
 * ends with the process, however that ends.
 */
export async function withSetupLock(dataSource: DataSource, fn: () => Promise<void>): Promise<void> {
  const release = await acquire(dataSource);
  try {
    await fn();
  } finally {
    await release();
  }
}

async function acquire(dataSource: DataSource): Promise<() => Promise<void>> {
  if (dataSource.options.type === 'better-sqlite3') return acquireFile(dataSource.options.database);
  const runner = dataSource.createQueryRunner('master');
  const isPostgres = dataSource.options.type === 'postgres';
  try {
    if (isPostgres) await runner.query('SELECT pg_advisory_lock($1)', [POSTGRES_LOCK]);
    else await acquireMariaDb(runner.query.bind(runner));
  } catch (error) {
    await runner.release();
    throw error;
  }
  return async () => {
    if (isPostgres) await runner.query('SELECT pg_advisory_unlock($1)', [POSTGRES_LOCK]);
    else await runner.query('SELECT RELEASE_LOCK(DATABASE())');
    await runner.release();
  };
}

async function acquireMariaDb(query: (sql: string, parameters: unknown[]) => Promise<unknown>): Promise<void> {
  const [row] = (await query('SELECT GET_LOCK(DATABASE(), ?) AS locked', [PATIENCE_SECONDS])) as { locked: unknown }[];
  if (Number(row?.locked) !== 1) throw tooLong();
}

/** A transaction on a file beside the database: SQLite's own locks serve processes on one machine. */
async function acquireFile(database: string): Promise<() => Promise<void>> {
  if (database === ':memory:') return () => Promise.resolve();
  const file = new DatabaseSync(`${database}-setup`);
  const end = Date.now() + PATIENCE_SECONDS * 1000;
  // SQLite's own waiting would stop the event loop, and with it whoever holds the lock in this process
  while (!tryToLock(file)) {
    if (Date.now() > end) throw tooLong();
    await setTimeout(RETRY_MS);
  }
  return async () => {
    file.exec('ROLLBACK');
    file.close();
  };
}

function tryToLock(file: DatabaseSync): boolean {
  try {
    file.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

function tooLong(): Error {
  return new Error(`Another process has been setting up the database for ${PATIENCE_SECONDS} seconds. End it, or wait for it.`);
}
