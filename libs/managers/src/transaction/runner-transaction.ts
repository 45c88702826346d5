import type { DataSource, QueryRunner } from 'typeorm';
import { currentTransaction, type Isolation, runInTransaction, Transaction } from './transaction.js';

/** What runners have open, of those that {@link runInsideRunner} was called for. */
const open = new WeakMap<QueryRunner, Transaction>();
const watched = new WeakSet<QueryRunner>();

/** A runner that tells how many savepoints it is in. */
type NestedRunner = QueryRunner & { readonly transactionDepth: number };

/**
 * Calls `fn` inside the transaction that a query runner has open, as `repository.save` has: what `fn` awaits joins in, and
 * what it leaves to the commit runs after that. Inside `atomic`, or where the runner has none open, it only calls `fn`.
 */
export function runInsideRunner<R>(dataSource: DataSource, runner: QueryRunner, fn: () => R): R {
  if (!runner.isTransactionActive || currentTransaction(dataSource)) return fn();
  const transaction = open.get(runner) ?? new Transaction(dataSource, runner, undefined, undefined);
  open.set(runner, transaction);
  watch(dataSource, runner);
  return runInTransaction(dataSource, transaction, fn);
}

function watch(dataSource: DataSource, runner: QueryRunner): void {
  if (watched.has(runner)) return;
  watched.add(runner);
  const start = runner.startTransaction.bind(runner);
  const [commit, rollback] = [runner.commitTransaction.bind(runner), runner.rollbackTransaction.bind(runner)];
  /** How many callbacks waited for the commit when each level began; none, for those that began before. */
  const waiting = new Map<number, number>();
  const depth = () => (runner as NestedRunner).transactionDepth;
  Object.assign(runner, {
    startTransaction: async (isolation?: Isolation) => {
      await start(isolation);
      waiting.set(depth(), open.get(runner)?.callbacks.length ?? 0);
    },
    commitTransaction: async () => {
      if (depth() === 1) await open.get(runner)?.finish();
      await commit();
      const transaction = end(runner);
      if (transaction) await runInTransaction(dataSource, undefined, () => transaction.settleCallbacks());
    },
    rollbackTransaction: () => {
      const callbacks = open.get(runner)?.callbacks;
      if (callbacks) callbacks.length = Math.min(callbacks.length, waiting.get(depth()) ?? 0);
      return rollback().finally(() => end(runner));
    },
  });
}

/** Closes what the runner had open, unless it only left a savepoint. */
function end(runner: QueryRunner): Transaction | undefined {
  const transaction = runner.isTransactionActive ? undefined : open.get(runner);
  if (!transaction) return undefined;
  transaction.isOpen = false;
  open.delete(runner);
  return transaction;
}
