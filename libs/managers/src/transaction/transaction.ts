import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { logError, NuagesError } from '@nuages/core';
import type { DataSource, QueryRunner } from 'typeorm';
import { Turns } from './turns.js';

/** An isolation level of SQL. */
export type Isolation = NonNullable<Parameters<QueryRunner['startTransaction']>[0]>;

/**
 * A transaction was asked to commit after an error had passed through an `atomic` without a savepoint, or after a
 * statement had failed in it that PostgreSQL does not forgive.
 *
 * @see Django's `TransactionManagementError`
 */
export class TransactionManagementError extends NuagesError {
  override readonly code = 'transaction_management';
}

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

  /**
   * Waits until statements that nobody awaits have ended, and those that follow them: rolled back, or committed, with the
   * others.
   *
   * @param isFailing whether work that was started together may not have come to its first statement
   */
  async drain(isFailing = false): Promise<void> {
    if (isFailing) await setImmediate();
    for (let round = 0; round < MAX_ROUNDS && !this.turns.isFree; round += 1) {
      await this.turns.run(() => undefined);
      await setImmediate();
    }
  }

  /** Readies a level for its commit. @throws TransactionManagementError where it can only roll back */
  async finish(): Promise<void> {
    await this.drain();
    if (this.mustRollBack) throw new TransactionManagementError(DOOMED);
    if (await this.isAborted()) throw new TransactionManagementError(ABORTED);
  }

  /** Whether PostgreSQL has given the transaction up after a statement failed: its COMMIT would roll back without a word. */
  private async isAborted(): Promise<boolean> {
    if (!this.hasFailedStatement || this.dataSource.options.type !== 'postgres') return false;
    return this.runner.query('SELECT 1').then(
      () => false,
      () => true,
    );
  }

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

const ABORTED =
  'A statement failed and its error was caught inside the transaction, which PostgreSQL has rolled back for that. Put what may fail into an atomic of its own, and catch outside of it.';

const DOOMED =
  'An error passed through atomic({ savepoint: false }), or a savepoint failed, and the error was caught outside, so the transaction was rolled back. Let the error through, or allow the savepoint.';

/** How often what is left behind is waited for. */
const MAX_ROUNDS = 10_000;

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
  logError(new Logger('nuages.db'), 'A callback after the commit failed', error);
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
