import { Logger } from '@nestjs/common';
import type { DataSource, QueryRunner } from 'typeorm';

/** One statement that ran: its text, how long it took in milliseconds, and its error if it failed. Never its values. */
export interface Statement {
  readonly sql: string;
  readonly durationMs: number;
  readonly error?: unknown;
}

/** Hears of each statement of a data source. */
export type StatementListener = (statement: Statement) => void;

const listeners = new WeakMap<DataSource, Set<StatementListener>>();

/** Calls `listener` after each statement of the data source. The function that it gives ends that. */
export function onStatement(dataSource: DataSource, listener: StatementListener): () => void {
  const set = listeners.get(dataSource) ?? new Set();
  listeners.set(dataSource, set.add(listener));
  return () => void set.delete(listener);
}

/** Tells listeners about a statement that started at `startedAt` (`performance.now()`). */
export function reportStatement(dataSource: DataSource, sql: string, startedAt: number, error?: unknown): void {
  const set = listeners.get(dataSource);
  if (!set || set.size === 0) return;
  const statement = { sql, durationMs: performance.now() - startedAt, ...(error !== undefined && { error }) };
  for (const listener of set) listener(statement);
}

/** Makes a query runner report its statements. */
export function logStatements(dataSource: DataSource, runner: QueryRunner): QueryRunner {
  const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
  return Object.assign(runner, {
    query: async (sql: string, ...rest: unknown[]) => {
      const startedAt = performance.now();
      try {
        const result = await query(sql, ...rest);
        reportStatement(dataSource, sql, startedAt);
        return result;
      } catch (error) {
        reportStatement(dataSource, sql, startedAt, error);
        throw error;
      }
    },
  });
}

/**
 * Writes the statements of a data source to the logger `nuages.db`: debug, or a warning above TypeORM's
 * `maxQueryExecutionTime`. Values are left out.
 */
export function logToNuagesDb(dataSource: DataSource): () => void {
  const logger = new Logger('nuages.db');
  const { maxQueryExecutionTime = Infinity } = dataSource.options;
  return onStatement(dataSource, ({ sql, durationMs, error }) => {
    const record = { sql, durationMs: Math.round(durationMs * 1000) / 1000 };
    if (error !== undefined) logger.warn({ ...record, failed: true }, 'a statement failed');
    else if (durationMs > maxQueryExecutionTime) logger.warn(record, 'a slow statement');
    else logger.debug(record);
  });
}
