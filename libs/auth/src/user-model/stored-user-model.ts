import { ImproperlyConfigured } from '@nuages/core';
import { executeSql } from '@nuages/managers';
import { type DataSource, Table } from 'typeorm';
import type { UserClass } from '../models/abstract-base-user.js';

/** What the database keeps of the settings that it was made with. */
const TABLE = 'nuages_setting';
const NAME = 'AUTH_USER_MODEL';

/** Keeps which table the users are in, the first time; later calls change nothing. */
export async function storeUserModel(dataSource: DataSource, userModel: UserClass): Promise<void> {
  if ((await readUserTable(dataSource)) !== undefined) return;
  const runner = dataSource.createQueryRunner();
  try {
    const columns = [
      { name: 'name', type: 'varchar', length: '100', isPrimary: true },
      { name: 'value', type: 'varchar', length: '255' },
    ];
    await runner.createTable(new Table({ name: TABLE, columns }), true);
  } finally {
    await runner.release();
  }
  const escape = (name: string) => dataSource.driver.escape(name);
  const marks = dataSource.options.type === 'postgres' ? '$1, $2' : '?, ?';
  await executeSql(dataSource, `INSERT INTO ${escape(TABLE)} (${escape('name')}, ${escape('value')}) VALUES (${marks})`, [
    NAME,
    dataSource.getMetadata(userModel).tablePath,
  ]);
}

/**
 * Refuses a user model that is not the one the database was made with: what refers to users there refers to the other table.
 *
 * @throws ImproperlyConfigured with both, and the ways out
 */
export async function refuseChangedUserModel(dataSource: DataSource, userModel: UserClass): Promise<void> {
  const stored = await readUserTable(dataSource);
  const { tablePath } = dataSource.getMetadata(userModel);
  if (stored === undefined || stored === tablePath) return;
  throw new ImproperlyConfigured(
    `The user model is ${userModel.name} ('${tablePath}'), but this database was made with users in '${stored}', and what refers to users refers to that table. ` +
      `Go back to the model of '${stored}'. Or move the rows and the foreign keys by a migration, which then says: UPDATE ${TABLE} SET value = '${tablePath}' WHERE name = '${NAME}'.`,
  );
}

async function readUserTable(dataSource: DataSource): Promise<string | undefined> {
  const runner = dataSource.createQueryRunner();
  try {
    if (!(await runner.hasTable(TABLE))) return undefined;
  } finally {
    await runner.release();
  }
  const escape = (name: string) => dataSource.driver.escape(name);
  const mark = dataSource.options.type === 'postgres' ? '$1' : '?';
  const { rows } = await executeSql(dataSource, `SELECT ${escape('value')} FROM ${escape(TABLE)} WHERE ${escape('name')} = ${mark}`, [
    NAME,
  ]);
  return rows[0]?.[0] as string | undefined;
}
