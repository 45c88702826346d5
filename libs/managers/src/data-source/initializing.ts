import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource } from 'typeorm';

const storage = new AsyncLocalStorage<DataSource>();

/**
 * The data source whose `initialize()` runs around the calling code, or `undefined`. TypeORM's relation functions
 * (`() => Target`) know no data source; by this one they can answer for each.
 */
export function initializingDataSource(): DataSource | undefined {
  return storage.getStore();
}

/** Calls `fn` as part of the initialisation of `dataSource`. */
export function runInitializing<R>(dataSource: DataSource, fn: () => R): R {
  return storage.run(dataSource, fn);
}
