import { type DataSource } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { sqliteOptions } from '../sqlite/sqlite-options.js';
import { executeSql } from '../sql/execute.js';
import { ConnectionBusyError, SqliteConnection } from './sqlite-connection.js';

const open = () => dataSourceFactory(sqliteOptions({ database: ':memory:', entities: [] }));

async function withPatience(dataSource: DataSource, patience: number): Promise<SqliteConnection> {
  await dataSource.query('CREATE TABLE item (id INTEGER)');
  return new SqliteConnection(dataSource, patience);
}

describe('SqliteConnection', () => {
  test('says so when a transaction started by hand waits for work outside it', async () => {
    const dataSource = await open();
    const connection = await withPatience(dataSource, 50);
    const runner = connection.createRunner();
    await runner.startTransaction();

    const outside = connection.createRunner().query('SELECT 1');

    await expect(outside).rejects.toThrow(ConnectionBusyError);
    await expect(outside).rejects.toThrow(/its own query runner/);
    await runner.rollbackTransaction();
    await expect(connection.createRunner().query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await dataSource.destroy();
  });

  test('gives the connection back when a released runner left its transaction open', async () => {
    const dataSource = await open();
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('CREATE TABLE lost (id INTEGER)');

    await runner.release();

    await expect(executeSql(dataSource, 'SELECT name FROM sqlite_master')).resolves.toMatchObject({ rows: [] });
    await dataSource.destroy();
  });

  test('lets the next one in when a transaction could not start', async () => {
    const dataSource = await open();
    const connection = await withPatience(dataSource, 50);
    const runner = connection.createRunner();

    await expect(runner.startTransaction('READ COMMITTED')).rejects.toThrow(/isolation/i);

    await expect(connection.createRunner().query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    await dataSource.destroy();
  });
});
