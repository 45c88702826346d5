import type { QueryRunner } from 'typeorm';
import type { Transaction } from './transaction.js';

/**
 * Lends the runner of an open transaction to code that believes it has one of its own: `release()` does nothing, a
 * transaction that it starts is a savepoint, and its statements take turns with those of its siblings.
 */
export function joinTransaction(transaction: Transaction): QueryRunner {
  const { runner, turns } = transaction;
  const passes: (() => void)[] = [];
  /** How many callbacks waited for the commit when each of its savepoints began. */
  const waiting: number[] = [];

  const end = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } finally {
      waiting.pop();
      passes.pop()?.();
    }
  };

  return Object.create(runner, {
    query: value((...args: Parameters<QueryRunner['query']>) =>
      passes.length > 0 ? runner.query(...args) : turns.run(() => runner.query(...args)),
    ),
    startTransaction: value(async () => {
      passes.push(passes.length > 0 ? () => undefined : await turns.take());
      waiting.push(transaction.callbacks.length);
      await runner.startTransaction().catch((error: unknown) => {
        waiting.pop();
        passes.pop()?.();
        throw error;
      });
    }),
    commitTransaction: value(() => end(() => runner.commitTransaction())),
    rollbackTransaction: value(() => {
      transaction.callbacks.length = waiting.at(-1) ?? transaction.callbacks.length;
      return end(() => runner.rollbackTransaction());
    }),
    release: value(() => Promise.resolve()),
    isReleased: { value: false },
    manager: { value: undefined, writable: true, configurable: true },
  }) as QueryRunner;
}

function value(fn: unknown): PropertyDescriptor {
  return { value: fn, writable: true, configurable: true };
}
