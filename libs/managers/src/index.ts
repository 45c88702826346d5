export { dataSourceFactory } from './data-source/data-source-factory.js';
export { databaseOptions, type SharedOptions } from './data-source/database-options.js';
export { initializingDataSource } from './data-source/initializing.js';
export { instrument } from './data-source/instrument.js';
export { type Statement, type StatementListener, onStatement, logToNuagesDb } from './data-source/statement-log.js';
export { atomic, type AtomicOptions, onCommit, TransactionManagementError } from './transaction/atomic.js';
export { Atomic } from './transaction/atomic.decorator.js';
export { ConnectionBusyError } from './transaction/sqlite-connection.js';
export { executeSql, streamSql, type SqlResult } from './sql/execute.js';
export { modelOf, foreignKeyOf, type EntityRef } from './model/models.js';
export { Model } from './model/model.js';
export type { ModelField, ModelRelation } from './model/model-field.js';
export type { FieldKind } from './model/field-kind.js';
export { ModelOptions, FieldOptions, type ModelOptionsInput, type FieldOptionsInput } from './model/model-options.js';
export { ManagersModule } from './managers.module.js';
export type { ManagersModuleOptions } from './managers.options.js';
export {
  preSave,
  postSave,
  preDelete,
  postDelete,
  m2mChanged,
  preBulkCreate,
  postBulkCreate,
  preBulkUpdate,
  postBulkUpdate,
  type PreSave,
  type PostSave,
  type DeleteSignal,
  type M2mAction,
  type M2mChanged,
  type BulkCreateSignal,
  type BulkUpdateSignal,
} from './signals/model-signals.js';
export { throughOf, Through } from './signals/through.js';
export { useSignalBus } from './signals/send-signal.js';
export { subscribeModelSignals } from './signals/model-signal.subscriber.js';
