import { ImproperlyConfigured } from '@nuages/core';
import type { DataSource, QueryRunner } from 'typeorm';
import { dataSourceNamed } from '../data-source/data-source-registry.js';
import { createRawRunner } from '../data-source/instrument.js';
import { currentTransaction, type Isolation, runAtOnce, runInTransaction, Transaction } from './transaction.js';

/** Options of {@link atomic}. */
export interface AtomicOptions {
  /** `false`: an inner `atomic` makes no savepoint; its error dooms the level outside. Default `true`. */
  readonly savepoint?: boolean;
  /** `true`: refuses to run inside another transaction, so that its end is a real commit. Default `false`. */
  readonly durable?: boolean;
  /**
   * The isolation level of the outermost transaction; the database's default otherwise. Transactions of SQLite are
   * serializable, whatever is asked for.
   */
  readonly isolation?: Isolation;
  /** The data source, or its name; the application's default otherwise. */
  readonly using?: DataSource | string;
}

const LEVELS: ReadonlySet<string> = new Set<Isolation>(['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE']);

/**
 * Runs `fn` in a transaction and commits it, or rolls back when it throws. Inside another `atomic` it is a savepoint.
 * Everything that `fn` awaits joins in: managers, serializers, TypeORM repositories, with nothing passed by hand. Siblings
 * started together wait for each other.
 *
 * @throws ImproperlyConfigured when inside a transaction already and `durable`, or of another `isolation`
 * @see Django's `django.db.transaction.atomic`
 * @example
 * await atomic(async () => {
 *   const order = await orders.create({ total });
 *   onCommit(() => mailer.send(order));
 * });
 */
export async function atomic<R>(fn: () => R | PromiseLike<R>, options: AtomicOptions = {}): Promise<R> {
  const dataSource = dataSourceNamed(options.using);
  const parent = currentTransaction(dataSource);
  if (options.isolation && !LEVELS.has(options.isolation))
    throw new ImproperlyConfigured(`atomic(): there is no isolation level '${options.isolation}'. Choose from: ${[...LEVELS].join(', ')}.`);
  if (!parent) return runOutermost(dataSource, fn, options);
  if (options.durable)
    throw new ImproperlyConfigured('atomic({ durable: true }) runs inside another atomic. Move it outside, or drop durable.');
  if (options.isolation && options.isolation !== parent.isolation)
    throw new ImproperlyConfigured(
      `atomic({ isolation: '${options.isolation}' }) runs inside another atomic of ${parent.isolation ?? 'the default level'}. Ask for it outside.`,
    );
  return options.savepoint === false ? runWithoutSavepoint(parent, fn) : runSavepoint(parent, fn);
}

/**
 * Runs `fn` after the outermost transaction around the running code commits, never after a rollback; at once outside any,
 * where nobody awaits it: what its promise rejects with is logged.
 *
 * @param options `robust`: an error of `fn` is logged and stops nothing else
 * @see Django's `django.db.transaction.on_commit`
 */
export function onCommit(fn: () => unknown, { using, robust = false }: { using?: DataSource | string; robust?: boolean } = {}): void {
  const transaction = currentTransaction(dataSourceNamed(using));
  const callback = { run: fn, isRobust: robust };
  if (transaction) transaction.callbacks.push(callback);
  else runAtOnce(callback);
}

async function runOutermost<R>(dataSource: DataSource, fn: () => R | PromiseLike<R>, { isolation }: AtomicOptions): Promise<R> {
  const runner = createRawRunner(dataSource);
  const transaction = new Transaction(dataSource, runner, undefined, isolation);
  try {
    await runner.startTransaction(dataSource.options.type === 'better-sqlite3' ? undefined : isolation);
    const value = await runBody(transaction, fn);
    await runner.release();
    await runInTransaction(dataSource, undefined, () => transaction.settleCallbacks());
    return value;
  } finally {
    if (!runner.isReleased) await runner.release();
  }
}

async function runSavepoint<R>(parent: Transaction, fn: () => R | PromiseLike<R>): Promise<R> {
  return parent.turns.run(async () => {
    const runner = parent.runner as QueryRunner & { transactionDepth: number };
    const depth = runner.transactionDepth;
    const transaction = new Transaction(parent.dataSource, runner, parent, parent.isolation);
    try {
      await runner.startTransaction();
      const value = await runBody(transaction, fn);
      await transaction.settleCallbacks();
      return value;
    } catch (error) {
      // neither released nor rolled back: TypeORM still counts the savepoint, and only the outermost rollback is sure to work
      if (runner.transactionDepth !== depth) parent.mustRollBack = true;
      runner.transactionDepth = depth;
      throw error;
    }
  });
}

async function runWithoutSavepoint<R>(parent: Transaction, fn: () => R | PromiseLike<R>): Promise<R> {
  try {
    return await fn();
  } catch (error) {
    parent.mustRollBack = true;
    throw error;
  }
}

async function runBody<R>(transaction: Transaction, fn: () => R | PromiseLike<R>): Promise<R> {
  const { runner } = transaction;
  let value: R;
  try {
    // awaited inside the context: fn may give something that only starts to work when awaited, as a queryset does
    value = await runInTransaction(transaction.dataSource, transaction, async () => await fn());
    await transaction.finish();
    transaction.isOpen = false;
  } catch (error) {
    await transaction.drain(true);
    transaction.isOpen = false;
    await runner.rollbackTransaction().catch(() => undefined); // a connection that is gone has rolled back by itself
    throw error;
  }
  await runner.commitTransaction().catch(async (error: unknown) => {
    // a failed COMMIT or RELEASE leaves the level open: nothing of it may stay, nor its lock
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  });
  return value;
}
