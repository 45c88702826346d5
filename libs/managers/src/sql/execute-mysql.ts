import type { Readable } from 'node:stream';
import type { DataSource } from 'typeorm';
import { createRawRunner } from '../data-source/instrument.js';
import { currentTransaction } from '../transaction/transaction.js';
import type { SqlResult } from './execute.js';

/** The part of a `mysql2` pool or connection that is needed here. */
interface MysqlQueryable {
  query(
    options: MysqlQuery,
    callback: (error: Error | null, result: unknown, fields: readonly { name: string }[] | undefined) => void,
  ): { stream(options: { highWaterMark: number }): Readable };
  query(options: MysqlQuery): { stream(options: { highWaterMark: number }): Readable };
}

interface MysqlQuery {
  sql: string;
  values: unknown[];
  rowsAsArray: true;
  typeCast: typeof readField;
}

/** A field as mysql2 hands it to `typeCast`. */
interface MysqlField {
  readonly type: string;
  /** What MariaDB says of a text more than its type. */
  readonly extendedFormat?: string;
  string(encoding?: string): string | null;
  buffer(): Buffer | null;
}

const INTEGERS = new Set(['TINY', 'SHORT', 'LONG', 'INT24', 'LONGLONG', 'YEAR']);

/** Runs a statement on the ambient transaction's connection, or else on any of the pool's. */
export async function executeMysql(dataSource: DataSource, sql: string, parameters: readonly unknown[]): Promise<SqlResult> {
  const transaction = currentTransaction(dataSource);
  const target = transaction ? ((await transaction.runner.connect()) as MysqlQueryable) : poolOf(dataSource);
  const [result, fields] = await new Promise<[unknown, readonly { name: string }[] | undefined]>((resolve, reject) => {
    target.query(toQuery(sql, parameters), (error, value, described) =>
      error ? reject(withoutValues(error, sql)) : resolve([value, described]),
    );
  });
  const columns = () => (fields ?? []).map(({ name }) => name);
  if (Array.isArray(result)) return { rows: result as unknown[][], affected: result.length, insertId: undefined, columns };
  const { affectedRows, insertId } = result as { affectedRows: number; insertId: number };
  return { rows: [], affected: affectedRows, insertId, columns };
}

/**
 * Reads row by row on a connection of its own. Inside a transaction it reads all rows first: its one connection could run
 * no other statement until the last row.
 */
export async function* streamMysql(dataSource: DataSource, sql: string, parameters: readonly unknown[]): AsyncGenerator<unknown[]> {
  if (currentTransaction(dataSource)) {
    yield* (await executeMysql(dataSource, sql, parameters)).rows;
    return;
  }
  const runner = createRawRunner(dataSource);
  try {
    const connection = (await runner.connect()) as MysqlQueryable;
    yield* connection.query(toQuery(sql, parameters)).stream({ highWaterMark: 100 }) as AsyncIterable<unknown[]>;
  } catch (error) {
    throw withoutValues(error, sql);
  } finally {
    await runner.release();
  }
}

function toQuery(sql: string, parameters: readonly unknown[]): MysqlQuery {
  return { sql, values: [...parameters], rowsAsArray: true, typeCast: readField };
}

/** The driver's errors tell the statement with its values, which may be secrets, and are logged. */
function withoutValues<E>(error: E, sql: string): E {
  return error instanceof Error ? Object.assign(error, { sql }) : error;
}

/**
 * Plain values, the same as SQLite's: text for moments, dates, decimals and JSON.
 *
 * @param readPlain tells text from bytes: a text column has the type `BLOB` here too
 */
function readField(field: MysqlField, readPlain: () => unknown): unknown {
  if (field.type === 'JSON' || field.extendedFormat === 'json') return field.string('utf8');
  if (field.type.endsWith('BLOB') || field.type.endsWith('STRING')) return readPlain();
  if (field.type === 'BIT' || field.type === 'GEOMETRY') return field.buffer();
  const text = field.string();
  if (text === null) return null;
  if (INTEGERS.has(field.type)) return readInteger(text);
  return field.type === 'FLOAT' || field.type === 'DOUBLE' ? Number(text) : text;
}

function readInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function poolOf(dataSource: DataSource): MysqlQueryable {
  return (dataSource.driver as unknown as { pool: MysqlQueryable }).pool;
}
