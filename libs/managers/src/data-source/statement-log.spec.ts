import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { afterEach, expect, test, vi } from 'vitest';
import { ManagersModule } from '../managers.module.js';
import type { ManagersModuleOptions } from '../managers.options.js';
import { sqliteOptions } from '../sqlite/sqlite-options.js';
import { dataSourceFactory } from './data-source-factory.js';

interface Logged {
  readonly level: 'debug' | 'warn';
  readonly record: { readonly sql: string; readonly durationMs: number; readonly parameters?: unknown; readonly failed?: boolean };
  readonly message: unknown;
}

afterEach(() => void vi.restoreAllMocks());

/** What a statement writes to the log where the data source and the managers have these options. */
async function logged(sql: string, extra: Partial<DataSourceOptions>, options: ManagersModuleOptions = {}): Promise<Logged[]> {
  const records: Logged[] = [];
  for (const level of ['debug', 'warn'] as const)
    vi.spyOn(Logger.prototype, level).mockImplementation((record: Logged['record'], message?: unknown) => {
      records.push({ level, record, message });
    });
  const useFactory = () => ({ ...sqliteOptions({ database: ':memory:' }), ...extra }) as DataSourceOptions;
  const app = await Test.createTestingModule({
    imports: [TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }), ManagersModule.forRoot(options)],
  }).compile();
  await app.init();
  await app
    .get(DataSource)
    .query(sql, ['hunter2'])
    .catch(() => undefined);
  await app.close();
  return records.filter(({ record }) => record.sql === sql);
}

test('statements go to the log with their durations, without their values', async () => {
  const [statement, ...others] = await logged('SELECT ?', { logging: true });

  expect(others).toEqual([]);
  expect(statement).toMatchObject({
    level: 'debug',
    record: { durationMs: expect.any(Number) },
    message: expect.stringMatching(/^\([\d.]+ ms\) SELECT \?$/),
  });
  expect(JSON.stringify(statement)).not.toContain('hunter2');
});

test('values are shown to those who ask for them', async () => {
  const [statement] = await logged('SELECT ?', { logging: true }, { logParameters: true });

  expect(statement!.record.parameters).toEqual(['hunter2']);
});

test('slow statements are warnings, also where the others are not logged', async () => {
  const printed = [vi.spyOn(console, 'log'), vi.spyOn(console, 'warn'), vi.spyOn(process.stdout, 'write')];

  const statements = await logged('SELECT ?', { maxQueryExecutionTime: -1 });

  expect(statements).toMatchObject([{ level: 'warn', message: expect.stringMatching(/^a slow statement: \([\d.]+ ms\) SELECT \?$/) }]);
  expect(JSON.stringify(printed.flatMap(({ mock }) => mock.calls))).not.toContain('hunter2'); // TypeORM prints them with their values
});

test('a statement that fails is a warning', async () => {
  expect(await logged('SELECT ? FROM nowhere', { logging: true })).toMatchObject([
    {
      level: 'warn',
      record: { failed: true },
      message: expect.stringMatching(/^a statement failed: \([\d.]+ ms\) SELECT \? FROM nowhere$/),
    },
  ]);
});
