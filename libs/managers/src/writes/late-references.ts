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
  const late = new LateReferences(dataSource);
  try {
    for (const model of new Set(models)) await late.allow(model);
    const result = await fn();
    await late.settle();
    return result;
  } finally {
    await late.end();
  }
}

/** Lets rows refer to rows that are written later, for the rest of a transaction: model by model, as the need is seen. */
export class LateReferences {
  private readonly allowed = new Set<Model>();
  private readonly alterations: { table: string; name: string }[] = [];

  constructor(private readonly dataSource: DataSource) {}

  /** From now on a row of the model may refer to one that is not there. Not inside a savepoint. */
  async allow(model: Model): Promise<void> {
    if (this.allowed.has(model)) return;
    const isFirst = this.allowed.size === 0;
    this.allowed.add(model);
    if (this.type === 'postgres') await this.deferConstraints(model);
    else if (isFirst) await this.run(this.type === 'better-sqlite3' ? 'PRAGMA defer_foreign_keys = ON' : 'SET foreign_key_checks = 0');
  }

  /** Looks at the foreign keys, but for MySQL and MariaDB, which never look back. */
  async settle(): Promise<void> {
    if (this.alterations.length === 0) return;
    await this.run('SET CONSTRAINTS ALL IMMEDIATE');
    await this.alter('NOT DEFERRABLE');
  }

  /** Puts back what does not end with the transaction. */
  async end(): Promise<void> {
    if (this.allowed.size > 0 && this.type !== 'postgres' && this.type !== 'better-sqlite3') await this.run('SET foreign_key_checks = 1');
  }

  private get type(): string {
    return this.dataSource.options.type;
  }

  /** Constraints are looked at before they are as they were: an error leaves that to the transaction's end. */
  private async deferConstraints(model: Model): Promise<void> {
    const text = sqlTextFor(model);
    const table = text.table(model.table);
    const found = `SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable AND conrelid = ${text.value(table)}::regclass`;
    const { rows } = await executeSql(this.dataSource, found, text.parameters);
    const its = rows.map(([name]) => ({ table, name: text.column(name as string) }));
    await this.alter('DEFERRABLE', its);
    this.alterations.push(...its);
    await this.run('SET CONSTRAINTS ALL DEFERRED');
  }

  private async alter(how: string, which = this.alterations): Promise<void> {
    for (const { table, name } of which) await this.run(`ALTER TABLE ${table} ALTER CONSTRAINT ${name} ${how}`);
  }

  private async run(sql: string): Promise<void> {
    await executeSql(this.dataSource, sql);
  }
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
