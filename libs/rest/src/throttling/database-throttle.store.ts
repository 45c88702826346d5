import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { createTableOnce, dataSourceNamed, executeSql } from '@nuages/managers';
import type { Rate, ThrottleStore } from './throttle-store.js';

const TABLE = 'nuages_throttle';
/** How long a row stays beyond its end, so that a process that read it may still number the next one after it. */
const GRACE_MS = 60_000;

type DataSource = ReturnType<typeof dataSourceNamed>;

/** Options of {@link DatabaseThrottleStore}. */
export interface DatabaseThrottleStoreOptions {
  /** The name of the data source; default: the application's default one. */
  readonly dataSource?: string;
  /** Rows that no limit needs any more are cleared once in so many requests; default 500. */
  readonly clearEvery?: number;
}

/**
 * Counts in a table of the application's database, for all processes together. The table `nuages_throttle` is made at the
 * first request, unless it is there; it holds a row for each request that a limit still has to remember.
 *
 * A key's requests are numbered. Whoever lets one through writes the next number, which the primary key gives to one of
 * several at once; the others look again. So no two processes let the last request through, without a lock or a transaction.
 *
 * @example
 * new UserRateThrottle('1000/day', new DatabaseThrottleStore())
 */
export class DatabaseThrottleStore implements ThrottleStore {
  private static readonly ready = new WeakMap<DataSource, Promise<void>>();
  private readonly logger = new Logger('nuages.throttle');
  private writes = 0;

  constructor(private readonly options: DatabaseThrottleStoreOptions = {}) {}

  async hit(name: string, { requests, seconds }: Rate): Promise<true | { waitSeconds: number | undefined }> {
    if (requests === 0) return { waitSeconds: undefined };
    const dataSource = dataSourceNamed(this.options.dataSource);
    await this.prepare(dataSource);
    const key = createHash('sha256').update(name).digest('base64url');
    for (;;) {
      const now = Date.now();
      const { last, oldest } = await readKey(dataSource, key, requests);
      if (oldest !== undefined && oldest > now) return { waitSeconds: (oldest - now) / 1000 };
      if (await writeRow(dataSource, key, last + 1, now + seconds * 1000)) break;
    }
    if (++this.writes % (this.options.clearEvery ?? 500) === 0) await this.clear(dataSource);
    return true;
  }

  private async prepare(dataSource: DataSource): Promise<void> {
    const ready = DatabaseThrottleStore.ready.get(dataSource) ?? createTable(dataSource);
    DatabaseThrottleStore.ready.set(dataSource, ready);
    try {
      await ready;
    } catch (error) {
      DatabaseThrottleStore.ready.delete(dataSource); // the next request tries again
      throw error;
    }
  }

  /** A failure refuses no request. */
  private async clear(dataSource: DataSource): Promise<void> {
    try {
      await executeSql(dataSource, sqlOf(dataSource).clear, [Date.now() - GRACE_MS]);
    } catch (error) {
      this.logger.warn(`Old rows of ${TABLE} could not be cleared: ${(error as Error).message}`);
    }
  }
}

/** The last number of a key, and when the request ends to count that is so many requests before the next. */
async function readKey(dataSource: DataSource, key: string, requests: number): Promise<{ last: number; oldest: number | undefined }> {
  const { rows } = await executeSql(dataSource, sqlOf(dataSource).read, [key, requests, key]);
  const [last, ends] = rows[0] ?? [];
  return { last: Number(last ?? 0), oldest: ends === null || ends === undefined ? undefined : Number(ends) };
}

/** Whether the row could be written: another process may have been faster. */
async function writeRow(dataSource: DataSource, key: string, number: number, endsAt: number): Promise<boolean> {
  return (await executeSql(dataSource, sqlOf(dataSource).write, [key, number, endsAt])).affected > 0;
}

function createTable(dataSource: DataSource): Promise<void> {
  return createTableOnce(dataSource, TABLE, [
    { name: 'throttle_key', type: 'varchar', length: '43', isPrimary: true },
    { name: 'request_number', type: 'integer', isPrimary: true },
    { name: 'ends_at', type: 'bigint', isIndexed: true },
  ]);
}

function sqlOf({ options: { type } }: DataSource): Readonly<Record<'read' | 'write' | 'clear', string>> {
  const isMysql = type === 'mysql' || type === 'mariadb';
  const mark = (position: number, cast = '') => (type === 'postgres' ? `$${position}${cast}` : '?');
  const lastNumber = `SELECT MAX(request_number) AS number FROM ${TABLE} WHERE throttle_key = ${mark(1)}`;
  return {
    read: `SELECT last.number, oldest.ends_at FROM (${lastNumber}) last LEFT JOIN ${TABLE} oldest ON oldest.request_number = last.number + 1 - ${mark(2, '::int')} AND oldest.throttle_key = ${mark(3)}`,
    write: `INSERT ${isMysql ? 'IGNORE ' : ''}INTO ${TABLE} (throttle_key, request_number, ends_at) VALUES (${mark(1)}, ${mark(2)}, ${mark(3)})${isMysql ? '' : ' ON CONFLICT DO NOTHING'}`,
    clear: `DELETE FROM ${TABLE} WHERE ends_at <= ${mark(1)}`,
  };
}
