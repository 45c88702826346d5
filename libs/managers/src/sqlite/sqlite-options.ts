import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ImproperlyConfigured } from '@nuages/core';
import type { DataSourceOptions } from 'typeorm';
import { mayRetry, type Retry } from '../data-source/may-retry.js';
import { SqliteDatabase } from './sqlite-database.js';

type BetterSqlite3Options = Extract<DataSourceOptions, { type: 'better-sqlite3' }>;

/** Options of {@link sqliteOptions}: TypeORM's own for `better-sqlite3`, less what this driver settles. */
export interface SqliteOptions extends Omit<BetterSqlite3Options, 'type' | 'driver' | 'enableWAL' | 'prepareDatabase'> {
  /** The file's path, or `':memory:'`. */
  readonly database: string;
  /**
   * How hard SQLite presses the disk: `'NORMAL'` (default) survives a crash of the program and may lose the last commits
   * in a power cut; `'FULL'` loses nothing, and each write takes several times as long.
   */
  readonly synchronous?: 'NORMAL' | 'FULL';
}

/**
 * TypeORM's data source options for an embedded SQLite file on Node's own `node:sqlite`: nothing to install or compile.
 *
 * @throws ImproperlyConfigured where the file cannot be opened or written
 * @example
 * const dataSource = await dataSourceFactory(sqliteOptions({ database: '.data/blog.sqlite', entities: [Post] }));
 */
export function sqliteOptions({ synchronous = 'NORMAL', ...options }: SqliteOptions): BetterSqlite3Options & Retry {
  if (options.database !== ':memory:') checkPath(options.database, options.readonly ?? false);
  return {
    ...options,
    type: 'better-sqlite3',
    driver: SqliteDatabase,
    enableWAL: options.database !== ':memory:' && !options.readonly,
    prepareDatabase: (database: SqliteDatabase) => void database.pragma(`synchronous = ${synchronous}`),
    toRetry: mayRetry,
  };
}

function checkPath(database: string, readonly: boolean): void {
  const path = resolve(database);
  try {
    if (!existsSync(path)) {
      if (readonly) throw new Error('it does not exist, and it is to be opened read-only');
      makeFolder(dirname(path));
      if (!statSync(dirname(path)).isDirectory()) throw new Error('a part of the path is no folder');
      accessSync(dirname(path), constants.W_OK);
      return;
    }
    if (statSync(path).isDirectory()) throw new Error('it is a folder');
    accessSync(path, readonly ? constants.R_OK : constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new ImproperlyConfigured(
      `The SQLite file '${path}' cannot be opened: ${reasonOf(cause)}. Choose a file that this user may read and write.`,
      { cause },
    );
  }
}

/** By hand: `mkdirSync` with `recursive` never ends where a file system refuses, as `/proc` does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    EACCES: 'permission is denied',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'a part of the path is no folder',
    ENOENT: 'its folder cannot be made',
    EEXIST: 'a part of the path is no folder',
  };
  return (code && reasons[code]) ?? message;
}
