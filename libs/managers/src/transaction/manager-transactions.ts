import type { DataSource, EntityManager } from 'typeorm';
import { runInsideRunner } from './runner-transaction.js';

type Body = (manager: EntityManager) => Promise<unknown>;

/**
 * Makes `dataSource.transaction(fn)`, and that of its entity managers, a transaction which all code inside joins, as that
 * of `atomic`: what asked for a connection of its own would wait for the locks of this one, or for the pool.
 */
export function joinManagerTransactions(dataSource: DataSource): void {
  const join = (manager: EntityManager): EntityManager => {
    const transaction = manager.transaction.bind(manager) as (...args: unknown[]) => Promise<unknown>;
    const joined = (...args: unknown[]) => {
      const inside = (body: Body) => (inner: EntityManager) => runInsideRunner(dataSource, inner.queryRunner!, () => body(inner));
      return transaction(...args.map((arg) => (typeof arg === 'function' ? inside(arg as Body) : arg))); // an isolation level may come first
    };
    return Object.assign(manager, { transaction: joined });
  };
  const create = dataSource.createEntityManager.bind(dataSource);
  dataSource.createEntityManager = (runner) => join(create(runner));
  join(dataSource.manager);
}
