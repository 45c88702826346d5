import { createTableOnce, executeSql } from '@nuages/managers';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';

const TABLE = 'nuages_rate_limit';
/** Old rows are cleared once in so many writes. */
const CLEAR_EVERY = 500;

/** How often something may happen with one key, in a span of time. */
export interface Limit {
  readonly keyPrefix: string;
  readonly points: number;
  /** In seconds. */
  readonly duration: number;
}

/** What LoginThrottle needs of a limiter of rate-limiter-flexible. */
export type Limiter = Pick<RateLimiterAbstract, 'consume' | 'reward' | 'delete'>;

/** Counts in a table of the application's data source, for all processes together, as rate-limiter-flexible's limiters do. */
export class DataSourceLimiter implements Limiter {
  private readonly sql: Readonly<Record<'add' | 'read' | 'delete' | 'clear', string>>;
  private writes = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly limit: Limit,
  ) {
    this.sql = statements(dataSource);
  }

  /** Counts one more. @throws RateLimiterRes where that is too many */
  async consume(key: string | number): Promise<RateLimiterRes> {
    const found = await this.add(key, 1);
    if (found.remainingPoints < 0) throw found;
    return found;
  }

  /** Counts one less. */
  reward(key: string | number): Promise<RateLimiterRes> {
    return this.add(key, -1);
  }

  /** Forgets a key. Tells whether it was there. */
  async delete(key: string | number): Promise<boolean> {
    return (await executeSql(this.dataSource, this.sql.delete, [this.keyOf(key)])).affected > 0;
  }

  /** Adds to the count of a key, or begins it anew where its span has ended. */
  private async add(key: string | number, points: number): Promise<RateLimiterRes> {
    const now = Date.now();
    const added = await executeSql(this.dataSource, this.sql.add, [this.keyOf(key), points, now + this.limit.duration * 1000, now, now]);
    if (++this.writes % CLEAR_EVERY === 0) await executeSql(this.dataSource, this.sql.clear, [now]);
    const counted = Number(added.rows[0]?.[0] ?? (added.insertId || points)); // MySQL gives the count as the key of the row
    const { rows } = await executeSql(this.dataSource, this.sql.read, [this.keyOf(key)]);
    return new RateLimiterRes(this.limit.points - counted, Math.max(Number(rows[0]?.[0] ?? now) - now, 1), counted);
  }

  private keyOf(key: string | number): string {
    return `${this.limit.keyPrefix}:${key}`;
  }
}

/** Makes the table, unless it is there. */
export async function createRateLimitTable(dataSource: DataSource): Promise<void> {
  await createTableOnce(dataSource, TABLE, [
    { name: 'key', type: 'varchar', length: '200', isPrimary: true },
    { name: 'points', type: 'integer' },
    { name: 'expire', type: 'bigint' },
  ]);
}

function statements({ driver, options }: DataSource) {
  const [table, key, points, expire] = [TABLE, 'key', 'points', 'expire'].map((name) => driver.escape(name));
  const isMysql = options.type === 'mysql' || options.type === 'mariadb';
  const mark = (position: number) => (options.type === 'postgres' ? `$${position}` : '?');
  const fresh = (column: string) => (isMysql ? `VALUES(${column})` : `excluded.${column}`);
  const old = (column: string) => (isMysql ? column : `${table}.${column}`);
  const sum = `CASE WHEN ${old(expire!)} > ${mark(4)} THEN ${old(points!)} + ${fresh(points!)} ELSE ${fresh(points!)} END`;
  const end = `CASE WHEN ${old(expire!)} > ${mark(5)} THEN ${old(expire!)} ELSE ${fresh(expire!)} END`;
  const insert = `INSERT INTO ${table} (${key}, ${points}, ${expire}) VALUES (${mark(1)}, ${mark(2)}, ${mark(3)})`;
  return {
    // MySQL sets in order: the points are judged by the end that was there
    add: isMysql
      ? `${insert} ON DUPLICATE KEY UPDATE ${points} = LAST_INSERT_ID(${sum}), ${expire} = ${end}`
      : `${insert} ON CONFLICT (${key}) DO UPDATE SET ${points} = ${sum}, ${expire} = ${end} RETURNING ${points}`,
    read: `SELECT ${expire} FROM ${table} WHERE ${key} = ${mark(1)}`,
    delete: `DELETE FROM ${table} WHERE ${key} = ${mark(1)}`,
    clear: `DELETE FROM ${table} WHERE ${expire} <= ${mark(1)}`,
  };
}
