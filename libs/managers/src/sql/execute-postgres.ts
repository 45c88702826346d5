import type { DataSource } from 'typeorm';
import { createRawRunner } from '../data-source/instrument.js';
import { currentTransaction } from '../transaction/transaction.js';
import type { SqlResult } from './execute.js';

/** The part of a `pg` pool or client that is needed here. */
interface PgQueryable {
  query(config: {
    text: string;
    values: unknown[];
    rowMode: 'array';
    types: typeof PLAIN_TYPES;
  }): Promise<{ rows: unknown[][]; rowCount: number | null; fields: { name: string }[] }>;
}

/** Object identifiers of PostgreSQL's types. */
const BOOL = 16;
const BYTEA = 17;
const INTEGERS = new Set([20, 21, 23, 26]);
const FLOATS = new Set([700, 701]);

/** Plain values, the same as SQLite's: text for moments, dates, decimals and JSON. */
const PLAIN_TYPES = {
  getTypeParser(oid: number): (text: string) => unknown {
    if (INTEGERS.has(oid)) return readInteger;
    if (FLOATS.has(oid)) return Number;
    if (oid === BOOL) return (text) => text === 't';
    if (oid === BYTEA) return (text) => Buffer.from(text.slice(2), 'hex');
    return (text) => text;
  },
};

/** Runs a statement on the ambient transaction's client, or else on any of the pool's. */
export async function executePostgres(dataSource: DataSource, sql: string, parameters: readonly unknown[]): Promise<SqlResult> {
  const transaction = currentTransaction(dataSource);
  const target = transaction ? ((await transaction.runner.connect()) as PgQueryable) : poolOf(dataSource);
  const { rows, rowCount, fields } = await target.query({ text: sql, values: [...parameters], rowMode: 'array', types: PLAIN_TYPES });
  return { rows, affected: rowCount ?? rows.length, insertId: undefined, columns: () => fields.map(({ name }) => name) };
}

/** Reads through a cursor on a client of its own (the ambient one inside a transaction). */
export async function* streamPostgres(
  dataSource: DataSource,
  sql: string,
  parameters: readonly unknown[],
  chunkSize: number,
): AsyncGenerator<unknown[]> {
  const transaction = currentTransaction(dataSource);
  const runner = transaction?.runner ?? createRawRunner(dataSource);
  const client = (await runner.connect()) as PgQueryable;
  const name = `nuages_${(cursors += 1)}`;
  const send = (text: string, values: readonly unknown[]) =>
    client.query({ text, values: [...values], rowMode: 'array', types: PLAIN_TYPES });
  const query = (text: string, values: readonly unknown[] = []) =>
    transaction ? transaction.turns.run(() => send(text, values)) : send(text, values);
  if (!transaction) await runner.startTransaction();
  try {
    await query(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`, parameters);
    for (;;) {
      const { rows } = await query(`FETCH ${chunkSize} FROM ${name}`);
      yield* rows;
      if (rows.length < chunkSize) break;
    }
    await query(`CLOSE ${name}`);
  } finally {
    if (!transaction) {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      await runner.release();
    }
  }
}

let cursors = 0;

function poolOf(dataSource: DataSource): PgQueryable {
  return (dataSource.driver as unknown as { master: PgQueryable }).master;
}

function readInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
