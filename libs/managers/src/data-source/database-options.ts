import { ImproperlyConfigured } from '@nuages/core';
import type { DataSourceOptions } from 'typeorm';
import { sqliteOptions } from '../sqlite/sqlite-options.js';
import type { ColumnTypes, TypedColumnOptions } from './django-columns.js';
import { mayRetry, type Retry } from './may-retry.js';

/** What is left to say once the URL is given. */
export type SharedOptions = Pick<
  DataSourceOptions,
  'entities' | 'migrations' | 'migrationsRun' | 'synchronize' | 'subscribers' | 'logging' | 'namingStrategy' | 'maxQueryExecutionTime'
> & {
  /** Default `'django'`. With `'typeorm'` a database keeps the types that TypeORM gave it. */
  readonly columnTypes?: ColumnTypes;
};

/**
 * TypeORM's options for a database URL: `postgres://`, `postgresql://`, `mysql://`, `mariadb://`, or `sqlite:PATH`.
 * Connections of servers work in UTC, and columns have Django's types where the entities name none.
 *
 * @throws ImproperlyConfigured for a URL that cannot be read or names another kind of database
 * @example
 * databaseOptions('postgres://blog@127.0.0.1:5432/blog', { entities: [Post] });
 */
export function databaseOptions(url: string, { columnTypes = 'django', ...shared }: SharedOptions = {}): TypedColumnOptions & Retry {
  if (url.startsWith('sqlite:')) return sqliteOptions({ ...shared, database: url.replace(/^sqlite:(\/\/)?/, '') });
  const { protocol, hostname, pathname } = parse(url);
  if (!hostname || pathname.length < 2) throw new ImproperlyConfigured(`The database URL needs a host and a database: ${EXAMPLE}.`);
  switch (protocol) {
    case 'postgres:':
    case 'postgresql:':
      return { ...shared, type: 'postgres', url, columnTypes, extra: { verify: useUtc }, toRetry: mayRetry };
    case 'mysql:':
    case 'mariadb:':
      // moments are UTC, and text compares by code point, as on the other databases
      return {
        ...shared,
        type: 'mysql',
        columnTypes,
        url: url.replace(/^mariadb:/, 'mysql:'),
        timezone: 'Z',
        charset: 'utf8mb4_bin',
        supportBigNumbers: true,
        toRetry: mayRetry,
      };
    default:
      throw new ImproperlyConfigured(`The database URL begins with '${protocol}//'. Use ${EXAMPLE}, mysql://... or sqlite:PATH.`);
  }
}

/** What a `pg` client does first: parts of moments and their days are those of UTC, whatever zone the server is in. */
function useUtc(client: { query(sql: string, done: (error?: Error) => void): void }, done: (error?: Error) => void): void {
  client.query(`SET TIME ZONE 'UTC'`, done);
}

const EXAMPLE = 'postgres://user:password@host:5432/database';

function parse(url: string): URL {
  try {
    return new URL(url);
  } catch (cause) {
    throw new ImproperlyConfigured(
      `The database URL cannot be read. Write it as ${EXAMPLE}; special characters in the password are percent-encoded.`,
      { cause },
    );
  }
}
