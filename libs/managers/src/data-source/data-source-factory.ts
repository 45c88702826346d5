import { ImproperlyConfigured } from '@nuages/core';
import { DataSource, type DataSourceOptions, DriverPackageNotInstalledError } from 'typeorm';
import { useColumnTypes } from './django-columns.js';
import { instrument } from './instrument.js';
import { logToNuagesDb } from './statement-log.js';

/**
 * Makes, instruments and initialises a data source: for `TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory })`,
 * and alone in scripts and tests. With `logging` on, statements go to the logger `nuages.db` with their durations; those that
 * take longer than `maxQueryExecutionTime` (milliseconds) go there as warnings.
 *
 * @throws ImproperlyConfigured when the driver is not installed, or the database cannot be reached; the message names it
 * without its password. And where a relation leads to an entity that is not among those of the data source
 */
export async function dataSourceFactory(options?: DataSourceOptions): Promise<DataSource> {
  if (!options)
    throw new ImproperlyConfigured('dataSourceFactory: no options. Give it what DataSource takes, as sqliteOptions({ database }).');
  const isLogging =
    options.logging === true || options.logging === 'all' || (Array.isArray(options.logging) && options.logging.includes('query'));
  const { logger, maxQueryExecutionTime } = options;
  const dataSource = withDriver({
    ...options,
    ...(isLogging && !logger && { logging: false }),
    ...(!logger && { maxQueryExecutionTime: undefined }), // TypeORM would print the slow ones itself, with their values
  } as DataSourceOptions);
  useColumnTypes(dataSource);
  instrument(dataSource);
  if ((isLogging || maxQueryExecutionTime !== undefined) && !logger) logToNuagesDb(dataSource, maxQueryExecutionTime);
  try {
    return await dataSource.initialize();
  } catch (error) {
    throw unreachable(options, error) ?? withoutEntity(error) ?? error;
  }
}

/** TypeORM looks for the driver's package as soon as a data source is made. */
function withDriver(options: DataSourceOptions): DataSource {
  try {
    return new DataSource(options);
  } catch (error) {
    if (!(error instanceof DriverPackageNotInstalledError)) throw error;
    const [, name] = /"npm install (\S+?)"/.exec(error.message) ?? [];
    throw new ImproperlyConfigured(`The driver of ${options.type} is not installed. Run: npm install ${name ?? options.type}`);
  }
}

/** Errors of a server that says no before any statement ran. */
const CONNECTION_ERRORS =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ECONNRESET|28P01|28000|3D000|ER_ACCESS_DENIED_ERROR|ER_BAD_DB_ERROR|ER_DBACCESS_DENIED_ERROR)$/;

/** By SQLite's codes; any other is about a statement. */
const SQLITE_FIXES: Readonly<Record<number, string>> = {
  5: 'Check that no other program holds it.',
  6: 'Check that no other program holds it.',
  8: 'Check that it may be written, and its folder.',
  10: 'Check its disk.',
  11: 'It is damaged: take a copy of it that is not.',
  14: 'Check that it is a file, and that its folder is there and may be written.',
  26: 'Name a file that SQLite has written, or one that is not there yet.',
};
const FIX = 'Check that it runs, its address, user, password and name.';

function unreachable(options: DataSourceOptions, error: unknown): ImproperlyConfigured | undefined {
  const { code, message, errors, driverError = error } = error as NodeJS.ErrnoException & { errors?: Error[]; driverError?: unknown };
  const sqliteFix = code === 'ERR_SQLITE_ERROR' ? SQLITE_FIXES[(driverError as { errcode: number }).errcode & 0xff] : undefined;
  if (!code || (!sqliteFix && !CONNECTION_ERRORS.test(code))) return undefined;
  const reason = message || errors?.map((inner) => inner.message).join('; ') || code;
  return new ImproperlyConfigured(`The database ${describe(options)} cannot be used: ${reason}. ${sqliteFix ?? FIX}`, { cause: error });
}

/** TypeORM's own message tells no fix. */
function withoutEntity(error: unknown): ImproperlyConfigured | undefined {
  const [, entity, property] = /^Entity metadata for (\S+)#(\S+) was not found/.exec((error as Error).message) ?? [];
  if (!entity) return undefined;
  return new ImproperlyConfigured(
    `${entity}.${property} refers to an entity that the data source lacks. Add it to its 'entities'. ` +
      'Users, whatever their class, are referred to by @UserForeignKey, @UserOneToOne or @UserManyToMany of @nuages/auth.',
  );
}

function describe(options: DataSourceOptions): string {
  const { type, database } = options;
  const { host, port, url } = options as { host?: string; port?: number; url?: string };
  if (url) return `${type} at ${url.replace(/^([a-z0-9+]+:\/\/)[^@/]*@/i, '$1')}`;
  return host ? `${type} at ${host}${port ? `:${port}` : ''}/${String(database)}` : `in the file '${String(database)}'`;
}
