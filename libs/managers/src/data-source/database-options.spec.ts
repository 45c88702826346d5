import { ImproperlyConfigured } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import { dataSourceFactory } from './data-source-factory.js';
import { databaseOptions } from './database-options.js';

describe('databaseOptions', () => {
  test.each([
    ['postgres://user@host/blog', 'postgres'],
    ['postgresql://user@host:5433/blog', 'postgres'],
    ['mysql://root@host/blog', 'mysql'],
    ['mariadb://root@host/blog', 'mysql'],
    ['sqlite::memory:', 'better-sqlite3'],
  ])('reads %s', (url, type) => {
    expect(databaseOptions(url).type).toBe(type);
  });

  test.each([
    ['oracle://host/blog', /begins with 'oracle:\/\/'/],
    ['postgres://host', /needs a host and a database/],
    ['not a url', /cannot be read/],
  ])('refuses %s with the fix', (url, message) => {
    expect(() => databaseOptions(url)).toThrow(message);
  });

  test('names a database that does not answer, without its password', async () => {
    const opening = dataSourceFactory(databaseOptions('postgres://user:secret@127.0.0.1:9/blog'));

    await expect(opening).rejects.toThrow(ImproperlyConfigured);
    await expect(opening).rejects.toThrow(/127\.0\.0\.1:9\/blog cannot be used/);
    await expect(opening).rejects.not.toThrow(/secret/);
  });
});
