import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImproperlyConfigured } from '@nuages/core';
import { afterAll, describe, expect, test } from 'vitest';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { sqliteOptions } from './sqlite-options.js';

const folder = mkdtempSync(join(tmpdir(), 'nuages-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('sqliteOptions', () => {
  test('opens a file in a folder that it makes, with a write-ahead log', async () => {
    const dataSource = await dataSourceFactory(sqliteOptions({ database: join(folder, 'new', 'blog.sqlite'), entities: [] }));

    expect(await dataSource.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await dataSource.query('PRAGMA synchronous')).toEqual([{ synchronous: 1 }]);
    await dataSource.destroy();
  });

  test('says in one line why a path cannot be opened, and what to do', () => {
    mkdirSync(join(folder, 'taken'));

    expect(() => sqliteOptions({ database: join(folder, 'taken') })).toThrow(/cannot be opened: it is a folder\. Choose a file/);
    expect(() => sqliteOptions({ database: join(folder, 'none'), readonly: true })).toThrow(ImproperlyConfigured);
    expect(() => sqliteOptions({ database: '/proc/nuages/blog.sqlite' })).toThrow(ImproperlyConfigured);
    expect(() => sqliteOptions({ database: '/dev/null/blog.sqlite' })).toThrow(
      /cannot be opened: a part of the path is no folder\. Choose a file/,
    );
  });
});
