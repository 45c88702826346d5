import { ImproperlyConfigured, runAtCommandLine } from '@nuages/core';
import { EntitySchema, QueryFailedError } from 'typeorm';
import { describe, expect, test, vi } from 'vitest';
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

  test.each(['postgres://user@host/blog', 'mysql://root@host/blog', 'sqlite::memory:'])(
    'has a server asked again, and no mistake of the application: %s',
    (url) => {
      const { toRetry } = databaseOptions(url);

      expect(toRetry(new ImproperlyConfigured('The data source has more than one user model.'))).toBe(false);
      expect(toRetry(new ImproperlyConfigured('cannot be used', { cause: new Error('connect ECONNREFUSED') }))).toBe(true);
      expect(toRetry(new Error('the database system is starting up'))).toBe(true);
      expect(runAtCommandLine(() => toRetry(new Error('the database system is starting up')))).toBe(false);
    },
  );

  test('names the package of a driver that is not installed', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue(); // TypeORM prints what Node says
    const opening = dataSourceFactory({ type: 'spanner' } as never);

    await expect(opening).rejects.toThrow(/The driver of spanner is not installed. Run: npm install @google-cloud\/spanner/);
    error.mockRestore();
  });

  test('names a database that does not answer, without its password', async () => {
    const opening = dataSourceFactory(databaseOptions('postgres://user:secret@127.0.0.1:9/blog'));

    await expect(opening).rejects.toThrow(ImproperlyConfigured);
    await expect(opening).rejects.toThrow(/127\.0\.0\.1:9\/blog cannot be used/);
    await expect(opening).rejects.not.toThrow(/secret/);
  });

  test('names a file that is no database, with the fix', async () => {
    await expect(dataSourceFactory(databaseOptions(`sqlite:${import.meta.filename}`))).rejects.toThrow(
      /database-options\.spec\.ts' cannot be used: file is not a database\. Name a file that SQLite has written/,
    );
  });

  test('leaves what SQLite says of a statement as it is', async () => {
    const id = { type: 'bigint', primary: true, generated: true } as const;
    const entities = [new EntitySchema<object>({ name: 'song', columns: { id } })];

    await expect(dataSourceFactory({ ...databaseOptions('sqlite::memory:', { entities }), synchronize: true })).rejects.toThrow(
      QueryFailedError,
    );
  });
});
