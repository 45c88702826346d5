import { ImproperlyConfigured } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { dataSourceNamed } from '../data-source/data-source-registry.js';
import { createTableOnce } from '../sql/create-table-once.js';
import { dialectOf } from '../sql/dialect.js';
import { executeSql } from '../sql/execute.js';
import { SqlText } from '../sql/sql-text.js';
import { atomic } from '../transaction/atomic.js';
import { seederOf, type SeederRunner } from './seeder.decorator.js';

const TABLE = 'nuages_seed';

/** How a seeder is run. */
export interface RunSeederOptions {
  readonly using?: DataSource | string;
  /** Runs it although it is for once and has been run. */
  readonly again?: boolean;
}

/**
 * Runs a seeder in a transaction: all of its rows or none.
 *
 * @returns whether it ran; `false` where it is for once and has been run
 */
export async function runSeeder(seeder: SeederRunner, { using, again = false }: RunSeederOptions = {}): Promise<boolean> {
  const dataSource = dataSourceNamed(using);
  const declaration = seederOf(seeder.constructor);
  if (!declaration) throw new ImproperlyConfigured(`${seeder.constructor.name} is no seeder. Put @Seeder({ name }) on it.`);
  const { name, once = false } = declaration;
  if (once && !again && (await hasSeeded(dataSource, name))) return false;
  const run = async () => {
    await seeder.seed();
    if (once) await noteSeeded(dataSource, name);
  };
  await atomic(run, { using: dataSource });
  return true;
}

/** Whether a seeder that is for once has been run on the database. */
export async function hasSeeded(dataSource: DataSource, name: string): Promise<boolean> {
  await createTableOnce(dataSource, TABLE, [{ name: 'name', type: 'varchar', length: '100', isPrimary: true }]);
  const text = new SqlText(dialectOf(dataSource));
  const sql = `SELECT 1 FROM ${text.table(TABLE)} WHERE ${text.isAmong('name', [name])}`;
  return (await executeSql(dataSource, sql, text.parameters)).rows.length > 0;
}

/** Notes that a seeder that is for once has been run; asks {@link hasSeeded} first. */
export async function noteSeeded(dataSource: DataSource, name: string): Promise<void> {
  const text = new SqlText(dialectOf(dataSource));
  const known = `SELECT 1 FROM ${text.table(TABLE)} WHERE ${text.isAmong('name', [name])}`;
  if ((await executeSql(dataSource, known, text.parameters)).rows.length > 0) return;
  const insert = new SqlText(dialectOf(dataSource));
  await executeSql(
    dataSource,
    `INSERT INTO ${insert.table(TABLE)} (${insert.column('name')}) VALUES (${insert.value(name)})`,
    insert.parameters,
  );
}
