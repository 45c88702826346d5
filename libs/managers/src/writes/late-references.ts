import type { DataSource } from 'typeorm';
import type { Model } from '../model/model.js';
import { executeSql } from '../sql/execute.js';
import { sqlTextFor } from '../sql/sql-text.js';

/**
 * Runs `fn`, whose rows may refer to rows that it writes later: foreign keys are looked at when it is done. For inside a
 * transaction.
 *
 * @param models those whose rows are written; on PostgreSQL their foreign keys are made deferrable meanwhile, which takes the
 * rights of their tables' owner
 */
export async function withLateReferences<R>(dataSource: DataSource, models: Iterable<Model>, fn: () => Promise<R>): Promise<R> {
  switch (dataSource.options.type) {
    case 'better-sqlite3':
      await executeSql(dataSource, 'PRAGMA defer_foreign_keys = ON');
      return fn();
    case 'postgres':
      return withDeferredConstraints(dataSource, [...new Set(models)], fn);
    default:
      await executeSql(dataSource, 'SET foreign_key_checks = 0');
      try {
        return await fn();
      } finally {
        await executeSql(dataSource, 'SET foreign_key_checks = 1');
      }
  }
}

/** Constraints are looked at before they are as they were: an error leaves that to the transaction's end. */
async function withDeferredConstraints<R>(dataSource: DataSource, models: readonly Model[], fn: () => Promise<R>): Promise<R> {
  const alterations: { table: string; name: string }[] = [];
  for (const model of models) {
    const text = sqlTextFor(model);
    const table = text.table(model.table);
    const found = `SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable AND conrelid = ${text.value(table)}::regclass`;
    const { rows } = await executeSql(dataSource, found, text.parameters);
    alterations.push(...rows.map(([name]) => ({ table, name: text.column(name as string) })));
  }
  const alter = async (how: string) => {
    for (const { table, name } of alterations) await executeSql(dataSource, `ALTER TABLE ${table} ALTER CONSTRAINT ${name} ${how}`);
  };
  await alter('DEFERRABLE');
  await executeSql(dataSource, 'SET CONSTRAINTS ALL DEFERRED');
  const result = await fn();
  await executeSql(dataSource, 'SET CONSTRAINTS ALL IMMEDIATE');
  await alter('NOT DEFERRABLE');
  return result;
}

/** Makes keys that the database generates go on behind those that were written by hand. Only PostgreSQL needs it. */
export async function continueSequences(dataSource: DataSource, models: Iterable<Model>): Promise<void> {
  if (dataSource.options.type !== 'postgres') return;
  for (const model of new Set(models)) {
    if (model.primaryKey.column?.generationStrategy !== 'increment') continue;
    const text = sqlTextFor(model);
    const [table, key] = [text.table(model.table), text.column(model.primaryKey.columnName)];
    const sequence = `pg_get_serial_sequence(${text.value(table)}, ${text.value(model.primaryKey.columnName)})`;
    await executeSql(
      dataSource,
      `SELECT setval(${sequence}, COALESCE(MAX(${key}), 1), MAX(${key}) IS NOT NULL) FROM ${table}`,
      text.parameters,
    );
  }
}
