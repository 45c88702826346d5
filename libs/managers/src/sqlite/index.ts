/**
 * SQLite on Node's own `node:sqlite`, with nothing to install.
 *
 * @module @nuages/managers/sqlite
 */

export { sqliteOptions, type SqliteOptions } from './sqlite-options.js';
export { SqliteDatabase, SqliteStatement, type SqliteDatabaseOptions, type SqliteValue } from './sqlite-database.js';
