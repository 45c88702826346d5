import { ImproperlyConfigured } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { handTransactionsOf, sqliteConnectionOf } from '../data-source/instrument.js';
import { reportStatement } from '../data-source/statement-log.js';
import { currentTransaction, TransactionManagementError } from '../transaction/transaction.js';
import { executeMysql, streamMysql } from './execute-mysql.js';
import { executePostgres, streamPostgres } from './execute-postgres.js';
import { executeSqlite, streamSqlite } from './execute-sqlite.js';
import { streamPermitsOf } from './stream-permits.js';
import { toPatternError } from './pattern-errors.js';
import { toIntegrityError } from './integrity-errors.js';

/** What a statement gave: rows in the order of its columns, the number of rows that it changed, and the key it made. */
export interface SqlResult {
  readonly rows: unknown[][];
  readonly affected: number;
  readonly insertId: number | bigint | undefined;
  /** The names of the columns. */
  readonly columns: () => string[];
}

/**
 * Runs one statement, inside the ambient transaction where there is one. Values come as the driver's plainest form:
 * numbers, bigints beyond 2^53, text; moments, dates and decimals as text.
 *
 * @throws IntegrityError when a constraint refuses the write
 */
export async function executeSql(dataSource: DataSource, sql: string, parameters: readonly unknown[] = []): Promise<SqlResult> {
  const startedAt = performance.now();
  try {
    const transaction = currentTransaction(dataSource);
    const result = transaction
      ? await transaction.turns.run(() => run(dataSource, sql, parameters))
      : await run(dataSource, sql, parameters);
    reportStatement(dataSource, sql, parameters, startedAt);
    return result;
  } catch (error) {
    reportStatement(dataSource, sql, parameters, startedAt, error);
    throw (
      toIntegrityError(error) ?? handTransactionsOf(dataSource)?.explain(error) ?? toPatternError(error) ?? toAbortedError(error) ?? error
    );
  }
}

/** What PostgreSQL says of each statement after one that failed, until the transaction ends. */
function toAbortedError(error: unknown): TransactionManagementError | undefined {
  if ((error as { code?: unknown } | null)?.code !== '25P02') return undefined;
  return new TransactionManagementError(
    'A statement failed before in this transaction, and its error was caught inside: PostgreSQL runs nothing more until the end. Put what may fail into an atomic of its own, and catch outside of it.',
    { cause: error },
  );
}

/** Runs a query and gives its rows one at a time, in flat memory. */
export async function* streamSql(
  dataSource: DataSource,
  sql: string,
  parameters: readonly unknown[] = [],
  chunkSize = 1000,
): AsyncGenerator<unknown[]> {
  const permits = currentTransaction(dataSource) || sqliteConnectionOf(dataSource) ? undefined : streamPermitsOf(dataSource);
  await permits?.take();
  const startedAt = performance.now();
  try {
    yield* stream(dataSource, sql, parameters, chunkSize);
    reportStatement(dataSource, sql, parameters, startedAt);
  } catch (error) {
    reportStatement(dataSource, sql, parameters, startedAt, error);
    throw error;
  } finally {
    permits?.giveBack();
  }
}

function stream(dataSource: DataSource, sql: string, parameters: readonly unknown[], chunkSize: number): AsyncIterable<unknown[]> {
  switch (dataSource.options.type) {
    case 'better-sqlite3':
      return streamSqlite(dataSource, sqliteConnectionOf(dataSource)!, sql, parameters, chunkSize);
    case 'postgres':
      return streamPostgres(dataSource, sql, parameters, chunkSize);
    default:
      return streamMysql(dataSource, sql, parameters);
  }
}

function run(dataSource: DataSource, sql: string, parameters: readonly unknown[]): SqlResult | Promise<SqlResult> {
  switch (dataSource.options.type) {
    case 'better-sqlite3':
      return executeSqlite(dataSource, sqliteConnectionOf(dataSource)!, sql, parameters);
    case 'postgres':
      return executePostgres(dataSource, sql, parameters);
    case 'mysql':
    case 'mariadb':
      return executeMysql(dataSource, sql, parameters);
    default:
      throw new ImproperlyConfigured(
        `Managers speak SQLite (better-sqlite3), PostgreSQL and MySQL/MariaDB; this data source is '${dataSource.options.type}'.`,
      );
  }
}
