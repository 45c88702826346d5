import type { DataSource, QueryRunner } from 'typeorm';
import { isMariaDb } from '../sql/dialect.js';
import { ConnectionBusyError } from './sqlite-connection.js';

/** The parts of a `pg` pool and client, and of a `mysql2` pool and connection, that are needed here. */
interface Servers {
  master: { query(text: string, values: unknown[]): Promise<{ rowCount: number | null }> };
  pool: { query(text: string, values: unknown[], callback: (error: Error | null, rows: { id: number }[]) => void): void };
}

/** How long others wait for a transaction that does nothing, in milliseconds. */
const PATIENCE = 30_000;

/** Codes of a statement that was stopped, or that gave up waiting for a lock. */
const STOPPED = new Set<unknown>(['57014', 1317, 1205]);

const BLOCKED_ON_POSTGRES = 'SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))';
const BLOCKED_ON_MARIADB = `SELECT waiting.trx_mysql_thread_id AS id FROM information_schema.innodb_lock_waits w
  JOIN information_schema.innodb_trx holder ON holder.trx_id = w.blocking_trx_id
  JOIN information_schema.innodb_trx waiting ON waiting.trx_id = w.requesting_trx_id
  WHERE holder.trx_mysql_thread_id = ?`;

/**
 * The transactions that code started by hand on runners of a server's data source. Such code may wait for work outside
 * its transaction that waits for its locks: no database sees that deadlock. What is blocked by a transaction that has
 * run no statement for long is stopped, and its error says why.
 */
export class HandTransactions {
  patienceMs = PATIENCE;
  /** When each ran its last statement. */
  private readonly lastUses = new Map<QueryRunner, number>();
  private timer: NodeJS.Timeout | undefined;
  private lastStop = -Infinity;

  constructor(private readonly dataSource: DataSource) {}

  /** Makes a runner tell of the transactions that it starts. */
  watch(runner: QueryRunner): QueryRunner {
    const [query, start] = [runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>, runner.startTransaction.bind(runner)];
    const [commit, rollback] = [runner.commitTransaction.bind(runner), runner.rollbackTransaction.bind(runner)];
    const release = runner.release.bind(runner);
    const ending = (end: () => Promise<void>) => () => end().finally(() => runner.isTransactionActive || this.forget(runner));
    return Object.assign(runner, {
      query: (...args: unknown[]) => {
        if (this.lastUses.has(runner)) this.lastUses.set(runner, performance.now());
        return query(...args);
      },
      startTransaction: async (isolation?: Parameters<QueryRunner['startTransaction']>[0]) => {
        await start(isolation);
        this.remember(runner);
      },
      commitTransaction: ending(commit),
      rollbackTransaction: ending(rollback),
      release: () => release().finally(() => this.forget(runner)),
    });
  }

  /** The error to show for that of a statement which a hand-started transaction blocked, or `undefined`. */
  explain(error: unknown): ConnectionBusyError | undefined {
    const { code, errno } = ((error as { driverError?: unknown }).driverError ?? error) as { code?: unknown; errno?: unknown };
    if (!STOPPED.has(code) && !STOPPED.has(errno)) return undefined;
    if (errno === 1205 ? this.lastUses.size === 0 : performance.now() - this.lastStop > this.patienceMs) return undefined;
    return new ConnectionBusyError(
      'The statement waited for rows that a transaction started by hand holds, while that one ran no statement. ' +
        'A transaction started by hand must use its own query runner for everything that it awaits; atomic(fn) lets other code join.',
      { cause: error },
    );
  }

  private remember(runner: QueryRunner): void {
    this.lastUses.set(runner, performance.now());
    this.timer ??= setInterval(() => void this.stopBlocked().catch(() => undefined), this.patienceMs / 3).unref();
  }

  private forget(runner: QueryRunner): void {
    this.lastUses.delete(runner);
    if (this.lastUses.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async stopBlocked(): Promise<void> {
    for (const [runner, lastUse] of this.lastUses) {
      if (performance.now() - lastUse <= this.patienceMs) continue;
      const before = this.lastStop;
      this.lastStop = performance.now(); // those who are stopped may hear of it before the answer comes
      if (!(await this.stopWaitersFor(runner))) this.lastStop = before;
    }
  }

  /** Whether anybody waited. */
  private async stopWaitersFor(runner: QueryRunner): Promise<boolean> {
    const { master, pool } = this.dataSource.driver as unknown as Servers;
    const { processID, threadId } = (await runner.connect()) as { processID?: number; threadId?: number };
    if (this.dataSource.options.type === 'postgres') return ((await master.query(BLOCKED_ON_POSTGRES, [processID])).rowCount ?? 0) > 0;
    if (!isMariaDb(this.dataSource)) return false; // MySQL ends the wait itself
    const ask = (text: string, values: unknown[]) =>
      new Promise<{ id: number }[]>((resolve, reject) => {
        pool.query(text, values, (error, rows) => (error ? reject(error) : resolve(rows)));
      });
    const waiting = await ask(BLOCKED_ON_MARIADB, [threadId]);
    for (const { id } of waiting) await ask('KILL QUERY ?', [id]);
    return waiting.length > 0;
  }
}
