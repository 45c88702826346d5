import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { registerSqlFunctions } from './sql-functions.js';

/** What TypeORM hands to a better-sqlite3 driver. Times are in milliseconds. */
export interface SqliteDatabaseOptions {
  readonly?: boolean;
  fileMustExist?: boolean;
  timeout?: number;
}

const SQLITE_BUSY = 5;
/** How often a locked file is tried again, in milliseconds. */
const RETRY = 10;

/** A value that SQLite stores. */
export type SqliteValue = null | number | bigint | string | Uint8Array;

/**
 * Node's own `node:sqlite`, in the shape of better-sqlite3, which TypeORM's `better-sqlite3` driver speaks.
 *
 * Integers come back as numbers, and as bigints beyond 2^53. Text is compared and cased as Unicode by the functions of
 * `sql-functions.ts`.
 *
 * @see https://nodejs.org/api/sqlite.html
 */
export class SqliteDatabase {
  private readonly database: DatabaseSync;
  private readonly timeout: number;

  constructor(path: string, { readonly = false, timeout = 5000 }: SqliteDatabaseOptions = {}) {
    this.timeout = timeout;
    // an import would end an older Node before it could be told what is wrong
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    this.database = new DatabaseSync(path, { readOnly: readonly, timeout });
    registerSqlFunctions(this.database);
  }

  prepare(sql: string): SqliteStatement {
    return new SqliteStatement(this.database.prepare(sql));
  }

  /** Runs `PRAGMA source` and gives its rows. For a file's lock it waits itself: SQLite does not where the journal's mode changes. */
  pragma(source: string): Record<string, unknown>[] {
    const end = Date.now() + this.timeout;
    for (;;) {
      try {
        return this.prepare(`PRAGMA ${source}`).all();
      } catch (error) {
        if (!isBusy(error) || Date.now() > end) throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY);
      }
    }
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }
}

/** A prepared statement in better-sqlite3's shape. */
export class SqliteStatement {
  /** Whether the statement gives rows. */
  readonly reader: boolean;
  /** A statement that writes must not run again to read a big integer, so it reads bigints from the start. */
  private readonly isPure: boolean;
  private mode: 'objects' | 'arrays' = 'objects';

  constructor(private readonly statement: StatementSync) {
    this.reader = statement.columns().length > 0;
    this.isPure =
      this.reader &&
      /^\s*(select|with|pragma|explain|values)\b/i.test(statement.sourceSQL) &&
      !/\b(insert|update|delete|replace)\b/i.test(statement.sourceSQL);
    if (!this.isPure) statement.setReadBigInts(true);
  }

  /** The names of the columns that the statement gives. */
  get columnNames(): string[] {
    return this.statement.columns().map(({ name }) => name);
  }

  /** The rows as objects. */
  all(...parameters: SqliteValue[]): Record<string, unknown>[] {
    return this.read('objects', parameters) as Record<string, unknown>[];
  }

  /** The rows as arrays, in the order of the columns. */
  allArrays(parameters: readonly SqliteValue[]): unknown[][] {
    return this.read('arrays', parameters) as unknown[][];
  }

  /** The rows as arrays, one at a time. */
  *iterateArrays(parameters: readonly SqliteValue[]): IterableIterator<unknown[]> {
    this.setMode('arrays');
    this.statement.setReadBigInts(true);
    for (const row of this.statement.iterate(...(parameters as SQLInputValue[]))) yield narrowArray(row as unknown as unknown[]);
  }

  /** Runs a statement that gives no rows. */
  run(...parameters: SqliteValue[]): { changes: number; lastInsertRowid: number | bigint } {
    const { changes, lastInsertRowid } = this.statement.run(...(parameters as SQLInputValue[]));
    return { changes: Number(changes), lastInsertRowid: narrow(lastInsertRowid) as number | bigint };
  }

  private read(mode: 'objects' | 'arrays', parameters: readonly SqliteValue[]): unknown[] {
    this.setMode(mode);
    if (!this.isPure) return this.readBigInts(parameters);
    try {
      return this.statement.all(...(parameters as SQLInputValue[]));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_OUT_OF_RANGE') throw error;
      this.statement.setReadBigInts(true);
      try {
        return this.readBigInts(parameters);
      } finally {
        this.statement.setReadBigInts(false);
      }
    }
  }

  private readBigInts(parameters: readonly SqliteValue[]): unknown[] {
    const rows = this.statement.all(...(parameters as SQLInputValue[])) as unknown[];
    for (const row of rows) {
      if (Array.isArray(row)) narrowArray(row);
      else narrowRecord(row as Record<string, unknown>);
    }
    return rows;
  }

  private setMode(mode: 'objects' | 'arrays'): void {
    if (this.mode === mode) return;
    this.mode = mode;
    this.statement.setReturnArrays(mode === 'arrays');
  }
}

function isBusy(error: unknown): boolean {
  return ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY; // the rest says why
}

function narrow(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function narrowArray(row: unknown[]): unknown[] {
  for (let index = 0; index < row.length; index += 1) row[index] = narrow(row[index]);
  return row;
}

function narrowRecord(row: Record<string, unknown>): void {
  for (const key in row) row[key] = narrow(row[key]);
}
