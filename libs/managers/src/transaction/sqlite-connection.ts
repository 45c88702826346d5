import { NuagesError } from '@nuages/core';
import type { DataSource, QueryRunner } from 'typeorm';
import type { SqliteDatabase, SqliteStatement } from '../sqlite/sqlite-database.js';
import { BoundedMap } from '../sql/bounded-map.js';
import { Turns } from './turns.js';

/** Work waited too long for the one connection of an embedded database. */
export class ConnectionBusyError extends NuagesError {
  override readonly code = 'connection_busy';
}

const MAX_STATEMENTS = 100; // TypeORM's runners, which share the map, keep as many

/** How long work waits for a transaction that does nothing, in milliseconds. */
const PATIENCE = 30_000;

/**
 * The one connection of an embedded database, handed out to one transaction or one statement at a time.
 *
 * TypeORM has a single query runner for SQLite, so that concurrent transactions become savepoints of each other; here each
 * caller gets a runner of its own, and a transaction holds the connection from its start to its end.
 */
export class SqliteConnection {
  private readonly turns = new Turns();
  /** Statements prepared by anybody, by their text, the oldest first. */
  private readonly statements = new BoundedMap<string, SqliteStatement>(MAX_STATEMENTS);
  private lastUse = performance.now();

  constructor(
    private readonly dataSource: DataSource,
    private readonly patience = PATIENCE,
  ) {}

  /** Makes a query runner that waits for its turn. */
  createRunner(): QueryRunner {
    const driver = this.dataSource.driver as unknown as { queryRunner?: QueryRunner; createQueryRunner(mode: 'master'): QueryRunner };
    driver.queryRunner = undefined; // the driver keeps one runner; each caller gets its own
    const runner = driver.createQueryRunner('master');
    driver.queryRunner = undefined;
    return this.guard(runner);
  }

  /** Waits for the connection; the function that it gives passes it on. */
  async take(): Promise<() => void> {
    if (this.turns.isFree) return this.turns.take();
    const turn = this.turns.take();
    const timer = setInterval(() => this.isStuck() && giveUp(), this.patience / 10);
    let giveUp: () => void = () => undefined;
    const stuck = new Promise<never>((_, reject) => {
      giveUp = () =>
        reject(
          new ConnectionBusyError(
            `The SQLite connection is held by a transaction that has run no statement for ${this.patience / 1000} s. ` +
              'A transaction started by hand must use its own query runner for everything that it awaits; atomic(fn) lets other code join.',
          ),
        );
    });
    try {
      return await Promise.race([turn, stuck]);
    } catch (error) {
      void turn.then((pass) => pass());
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** Whether nobody holds the connection. */
  get isFree(): boolean {
    return this.turns.isFree;
  }

  /** The statement of that text, prepared once. */
  prepare(sql: string): SqliteStatement {
    const known = this.statements.get(sql);
    if (known) return known;
    const database = (this.dataSource.driver as unknown as { databaseConnection: SqliteDatabase }).databaseConnection;
    const statement = database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  /** Notes that the connection is in use. */
  touch(): void {
    this.lastUse = performance.now();
  }

  private isStuck(): boolean {
    return performance.now() - this.lastUse > this.patience;
  }

  private guard(runner: QueryRunner): QueryRunner {
    let pass: (() => void) | undefined;
    const query = runner.query.bind(runner) as QueryRunner['query'];
    const start = runner.startTransaction.bind(runner);
    const end = async (work: () => Promise<void>) => {
      try {
        await work();
      } finally {
        if (!runner.isTransactionActive) release();
      }
    };
    const release = () => {
      pass?.();
      pass = undefined;
    };

    return Object.assign(runner, {
      stmtCache: this.statements,
      query: async (...args: Parameters<QueryRunner['query']>) => {
        if (pass) return this.use(() => query(...args));
        const passOn = await this.take();
        try {
          return await this.use(() => query(...args));
        } finally {
          passOn();
        }
      },
      startTransaction: async (isolation?: Parameters<QueryRunner['startTransaction']>[0]) => {
        pass ??= await this.take();
        await start(isolation).catch((error: unknown) => {
          if (!runner.isTransactionActive) release();
          throw error;
        });
      },
      commitTransaction: (
        (commit) => () =>
          end(commit)
      )(runner.commitTransaction.bind(runner)),
      rollbackTransaction: (
        (rollback) => () =>
          end(rollback)
      )(runner.rollbackTransaction.bind(runner)),
      release: ((dispose) => async () => {
        if (pass && runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        release();
        await dispose();
      })(runner.release.bind(runner)),
    });
  }

  private use<R>(work: () => R): R {
    this.touch();
    return work();
  }
}
