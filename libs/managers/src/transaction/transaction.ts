import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@nestjs/common';
import type { DataSource, QueryRunner } from 'typeorm';
import { Turns } from './turns.js';

/** An isolation level of SQL. */
export type Isolation = NonNullable<Parameters<QueryRunner['startTransaction']>[0]>;

/** A callback of `onCommit`. A robust one is logged when it fails, and stops neither the others nor the caller. */
export interface CommitCallback {
  readonly run: () => unknown;
  readonly isRobust: boolean;
}

/**
 * One level of an open transaction: the outermost, or a savepoint inside. Statements and inner levels take turns, so that
 * siblings started by `Promise.all` never cross.
 */
export class Transaction {
  readonly turns = new Turns();
  readonly callbacks: CommitCallback[] = [];
  /** Set when an error passed through a level without a savepoint: the level can only roll back. */
  mustRollBack = false;
  /** Set when a statement of the level failed. */
  hasFailedStatement = false;
  /** Cleared when the level ends; code that outlives it runs outside. */
  isOpen = true;

  constructor(
    readonly dataSource: DataSource,
    readonly runner: QueryRunner,
    readonly parent: Transaction | undefined,
    /** The isolation level that was asked for, of the outermost; the database's default otherwise. */
    readonly isolation: Isolation | undefined,
  ) {}

  /** Moves what waits for the commit to the level outside, or runs it when this was the outermost. */
  async settleCallbacks(): Promise<void> {
    if (this.parent) {
      this.parent.callbacks.push(...this.callbacks);
      return;
    }
    for (const { run, isRobust } of this.callbacks) {
      try {
        await run();
      } catch (error) {
        if (!isRobust) throw error;
        logFailure(error);
      }
    }
  }
}

/** Runs a callback where there is no transaction to wait for. Nobody awaits it, so what it rejects with is logged. */
export function runAtOnce({ run, isRobust }: CommitCallback): void {
  try {
    Promise.resolve(run()).catch(logFailure);
  } catch (error) {
    if (!isRobust) throw error;
    logFailure(error);
  }
}

function logFailure(error: unknown): void {
  new Logger('nuages.db').error('A callback after the commit failed.', error instanceof Error ? error.stack : String(error));
}

const storage = new AsyncLocalStorage<ReadonlyMap<DataSource, Transaction>>();

/** The innermost open transaction of a data source around the running code, or `undefined`. */
export function currentTransaction(dataSource: DataSource): Transaction | undefined {
  const transaction = storage.getStore()?.get(dataSource);
  return transaction?.isOpen ? transaction : undefined;
}

/** Calls `fn` inside `transaction`, or outside any of its data source. */
export function runInTransaction<R>(dataSource: DataSource, transaction: Transaction | undefined, fn: () => R): R {
  const transactions = new Map(storage.getStore());
  if (transaction) transactions.set(dataSource, transaction);
  else transactions.delete(dataSource);
  return storage.run(transactions, fn);
}
