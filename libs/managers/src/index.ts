export { dataSourceFactory } from './data-source/data-source-factory.js';
export { databaseOptions, type SharedOptions } from './data-source/database-options.js';
export { initializingDataSource } from './data-source/initializing.js';
export { instrument } from './data-source/instrument.js';
export { type Statement, type StatementListener, onStatement, logToNuagesDb } from './data-source/statement-log.js';
export { atomic, type AtomicOptions, onCommit, TransactionManagementError } from './transaction/atomic.js';
export { ConnectionBusyError } from './transaction/sqlite-connection.js';
export { executeSql, streamSql, type SqlResult } from './sql/execute.js';
