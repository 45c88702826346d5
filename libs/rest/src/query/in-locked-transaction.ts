import { atomic, managerOf, modelOf } from '@nuages/managers';
import type { QueryModel } from './query-set.js';

/**
 * Runs `work` in a transaction that holds the row: nobody changes it between a look at it and a write. The row is locked before
 * anything is read, so that the database shows its latest state.
 */
export async function inLockedTransaction<R>(model: QueryModel, condition: Record<string, unknown>, work: () => Promise<R>): Promise<R> {
  const target = model.target as never; // an entity's class
  const rows = managerOf(target).filter(condition as never);
  const locked = async () => {
    await rows.selectForUpdate().first();
    return work();
  };
  return atomic(locked, { using: modelOf(target).dataSource });
}
