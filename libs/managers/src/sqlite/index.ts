export { sqliteOptions, type SqliteOptions } from './sqlite-options.js';
export { SqliteDatabase, SqliteStatement, type SqliteDatabaseOptions, type SqliteValue } from './sqlite-database.js';
