import type { DataSource } from 'typeorm';
import { currentTransaction } from '../transaction/transaction.js';
import type { SqliteConnection } from '../transaction/sqlite-connection.js';
import type { SqliteDatabase, SqliteValue } from '../sqlite/sqlite-database.js';
import type { SqlResult } from './execute.js';

/** Runs a statement on the embedded connection; outside a transaction it waits for its turn first. */
export function executeSqlite(
  dataSource: DataSource,
  connection: SqliteConnection,
  sql: string,
  parameters: readonly unknown[],
): SqlResult | Promise<SqlResult> {
  connection.touch();
  if (currentTransaction(dataSource) || connection.isFree) return runNow(connection, sql, parameters);
  return connection.take().then((pass) => {
    try {
      return runNow(connection, sql, parameters);
    } finally {
      pass();
    }
  });
}

/** Reads in chunks from a statement of its own; before each it waits for its turn, as {@link executeSqlite} does. */
export async function* streamSqlite(
  dataSource: DataSource,
  connection: SqliteConnection,
  sql: string,
  parameters: readonly unknown[],
  chunkSize: number,
): AsyncGenerator<unknown[]> {
  const database = (dataSource.driver as unknown as { databaseConnection: SqliteDatabase }).databaseConnection;
  const rows = database.prepare(sql).iterateArrays(parameters.map(toSqliteValue))[Symbol.iterator]();
  try {
    for (;;) {
      const pass = currentTransaction(dataSource) || connection.isFree ? undefined : await connection.take();
      const chunk = readChunk(rows, chunkSize, pass);
      yield* chunk;
      if (chunk.length < chunkSize) return;
      await new Promise(setImmediate); // lets other work in
    }
  } finally {
    rows.return?.();
  }
}

/** Reads up to `size` rows, then passes the connection on. */
function readChunk(rows: Iterator<unknown[]>, size: number, pass: (() => void) | undefined): unknown[][] {
  const chunk: unknown[][] = [];
  try {
    for (let row = rows.next(); !row.done; row = rows.next()) {
      chunk.push(row.value);
      if (chunk.length === size) break;
    }
    return chunk;
  } finally {
    pass?.();
  }
}

function runNow(connection: SqliteConnection, sql: string, parameters: readonly unknown[]): SqlResult {
  const statement = connection.prepare(sql);
  const values = parameters.some((value) => typeof value === 'boolean') ? parameters.map(toSqliteValue) : (parameters as SqliteValue[]);
  if (statement.reader) {
    const rows = statement.allArrays(values);
    return { rows, affected: rows.length, insertId: undefined, columns: () => statement.columnNames };
  }
  const { changes, lastInsertRowid } = statement.run(...values);
  return { rows: [], affected: changes, insertId: lastInsertRowid, columns: () => [] };
}

function toSqliteValue(value: unknown): SqliteValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value as SqliteValue;
}
