import type { DataSource } from 'typeorm';
import { dataSourceNamed } from '../data-source/data-source-registry.js';
import { type EntityRef, modelOf } from '../model/models.js';
import { executeSql } from '../sql/execute.js';
import { atomic } from '../transaction/atomic.js';
import { fillDefaults } from '../writes/fill-defaults.js';
import { relatedManager } from '../writes/related.js';
import type { RowOrKey } from '../writes/related-manager.js';
import { buildRow, saveRow } from '../writes/save.js';

/** One row of a fixture; to-many relations are lists of keys. */
export interface FixtureRow {
  readonly model: EntityRef;
  readonly pk?: unknown;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Writes rows as they are, in one transaction: signals say `raw`, `autoNow` does nothing, and a row may refer to a later
 * one (on PostgreSQL where its constraints are deferrable).
 *
 * @see Django's `loaddata`
 */
export async function loadFixture(rows: readonly FixtureRow[], using?: DataSource | string): Promise<object[]> {
  const dataSource = dataSourceNamed(using);
  return atomic(
    () =>
      withLateReferences(dataSource, async () => {
        const instances: object[] = [];
        for (const row of rows) instances.push(await loadRow(row, dataSource));
        return instances;
      }),
    { using: dataSource },
  );
}

async function loadRow({ model: entity, pk, fields }: FixtureRow, dataSource: DataSource): Promise<object> {
  const model = modelOf(entity, dataSource);
  const entries = Object.entries(fields);
  const isMany = (name: string) => model.field(name).relation?.type.endsWith('to-many') === true;
  const values = Object.fromEntries(entries.filter(([name]) => !isMany(name)));
  const instance = buildRow(model, pk === undefined ? values : { ...values, [model.primaryKey.name]: pk });
  fillDefaults(model, instance, true);
  await saveRow(model, instance, { raw: true });
  for (const [name, keys] of entries) if (isMany(name)) await relatedManager(model, instance, name).set(keys as RowOrKey<object>[]);
  return instance;
}

async function withLateReferences<R>(dataSource: DataSource, fn: () => Promise<R>): Promise<R> {
  switch (dataSource.options.type) {
    case 'better-sqlite3':
      await executeSql(dataSource, 'PRAGMA defer_foreign_keys = ON');
      return fn();
    case 'postgres':
      await executeSql(dataSource, 'SET CONSTRAINTS ALL DEFERRED');
      return fn();
    default:
      await executeSql(dataSource, 'SET foreign_key_checks = 0');
      try {
        return await fn();
      } finally {
        await executeSql(dataSource, 'SET foreign_key_checks = 1');
      }
  }
}
