import { Logger } from '@nestjs/common';
import type { DataSource, QueryRunner } from 'typeorm';
import { currentTransaction } from '../transaction/transaction.js';

/** One statement that ran: its text, its values, how long it took in milliseconds, and its error if it failed. */
export interface Statement {
  readonly sql: string;
  /** They may be secrets. */
  readonly parameters: readonly unknown[];
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

/** Tells listeners, and the transaction around it, about a statement that started at `startedAt` (`performance.now()`). */
export function reportStatement(
  dataSource: DataSource,
  sql: string,
  parameters: readonly unknown[],
  startedAt: number,
  error?: unknown,
): void {
  const transaction = error === undefined ? undefined : currentTransaction(dataSource);
  if (transaction) transaction.hasFailedStatement = true;
  const set = listeners.get(dataSource);
  if (!set || set.size === 0) return;
  const statement = { sql, parameters, durationMs: performance.now() - startedAt, ...(error !== undefined && { error }) };
  for (const listener of set) listener(statement);
}

/** Makes a query runner report its statements. */
export function logStatements(dataSource: DataSource, runner: QueryRunner): QueryRunner {
  const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
  return Object.assign(runner, {
    query: async (sql: string, ...rest: unknown[]) => {
      const startedAt = performance.now();
      const parameters = Array.isArray(rest[0]) ? rest[0] : [];
      try {
        const result = await query(sql, ...rest);
        reportStatement(dataSource, sql, parameters, startedAt);
        return result;
      } catch (error) {
        reportStatement(dataSource, sql, parameters, startedAt, error);
        throw error;
      }
    },
  });
}

const showing = new WeakSet<DataSource>();

/** Lets {@link logToNuagesDb} write the values of a data source's statements, too. */
export function showParameters(dataSource: DataSource): void {
  showing.add(dataSource);
}

/**
 * Writes the statements of a data source to the logger `nuages.db`: debug, or a warning where they take longer. Values are
 * left out, unless `ManagersModule.forRoot({ logParameters: true })` asks for them.
 *
 * @param slowMs how long is too long, in milliseconds; TypeORM's `maxQueryExecutionTime` unless given
 */
export function logToNuagesDb(dataSource: DataSource, slowMs = dataSource.options.maxQueryExecutionTime ?? Infinity): () => void {
  const logger = new Logger('nuages.db');
  return onStatement(dataSource, ({ sql, parameters, durationMs, error }) => {
    const rounded = Math.round(durationMs * 1000) / 1000;
    const record = { sql, durationMs: rounded, ...(showing.has(dataSource) && { parameters }) };
    const text = `(${rounded} ms) ${sql}`;
    if (error !== undefined) logger.warn({ ...record, failed: true }, `a statement failed: ${text}`);
    else if (durationMs > slowMs) logger.warn(record, `a slow statement: ${text}`);
    else logger.debug(record, text);
  });
}
