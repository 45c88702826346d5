import { ImproperlyConfigured } from '@nuages/core';
import { createTableOnce, executeSql } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import type { UserClass } from '../models/abstract-base-user.js';

/** What the database keeps of the settings that it was made with. */
const TABLE = 'nuages_setting';
const NAME = 'AUTH_USER_MODEL';

/** Keeps which table the users are in, the first time; later calls change nothing. */
export async function storeUserModel(dataSource: DataSource, userModel: UserClass): Promise<void> {
  if ((await readUserTable(dataSource)) !== undefined) return;
  await createTableOnce(dataSource, TABLE, [
    { name: 'name', type: 'varchar', length: '100', isPrimary: true },
    { name: 'value', type: 'varchar', length: '255' },
  ]);
  await executeSql(dataSource, insertStatement(dataSource), [NAME, dataSource.getMetadata(userModel).tablePath]);
}

/** Forgets the choice, where users have no table any more. */
export async function forgetUserModel(dataSource: DataSource): Promise<void> {
  if ((await readUserTable(dataSource)) === undefined) return;
  const { table, name } = escapedNames(dataSource);
  await executeSql(dataSource, `DELETE FROM ${table} WHERE ${name} = ${markOf(dataSource)}`, [NAME]);
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
  const { table, name, value } = escapedNames(dataSource);
  const { rows } = await executeSql(dataSource, `SELECT ${value} FROM ${table} WHERE ${name} = ${markOf(dataSource)}`, [NAME]);
  return rows[0]?.[0] as string | undefined;
}

/** Inserts a setting, unless another process has done so meanwhile. */
function insertStatement(dataSource: DataSource): string {
  const { table, name, value } = escapedNames(dataSource);
  const { options } = dataSource;
  if (options.type === 'postgres') return `INSERT INTO ${table} (${name}, ${value}) VALUES ($1, $2) ON CONFLICT DO NOTHING`;
  const isMysql = options.type === 'mysql' || options.type === 'mariadb';
  return `INSERT ${isMysql ? 'IGNORE' : 'OR IGNORE'} INTO ${table} (${name}, ${value}) VALUES (?, ?)`;
}

function escapedNames({ driver }: DataSource) {
  return { table: driver.escape(TABLE), name: driver.escape('name'), value: driver.escape('value') };
}

function markOf({ options }: DataSource): string {
  return options.type === 'postgres' ? '$1' : '?';
}
