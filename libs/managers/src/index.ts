/**
 * Managers and querysets over TypeORM entities, transactions, model signals.
 *
 * @module @nuages/managers
 */

export { dataSourceFactory } from './data-source/data-source-factory.js';
export { dataSourceNamed } from './data-source/data-source-registry.js';
export { databaseOptions, type SharedOptions } from './data-source/database-options.js';
export type { ColumnTypes, TypedColumnOptions } from './data-source/django-columns.js';
export { DjangoNamingStrategy, type DjangoNamingOptions } from './data-source/django-naming.strategy.js';
export { initializingDataSource } from './data-source/initializing.js';
export { instrument } from './data-source/instrument.js';
export { type Statement, type StatementListener, onStatement, logToNuagesDb } from './data-source/statement-log.js';
export { atomic, type AtomicOptions, onCommit } from './transaction/atomic.js';
export { TransactionManagementError } from './transaction/transaction.js';
export { NonAtomicRequests } from './transaction/atomic-requests.interceptor.js';
export { Atomic } from './transaction/atomic.decorator.js';
export { ConnectionBusyError } from './transaction/sqlite-connection.js';
export { executeSql, streamSql, type SqlResult } from './sql/execute.js';
export { type ColumnDeclaration, createTableOnce } from './sql/create-table-once.js';
export { modelOf, modelsOf, foreignKeyOf, type EntityRef } from './model/models.js';
export { Model } from './model/model.js';
export { throughModelOf } from './model/through-model.js';
export { verboseNameOf } from './model/words-of.js';
export type { ModelField, ModelRelation } from './model/model-field.js';
export type { FieldKind } from './model/field-kind.js';
export type { FieldValidator } from './model/field-validator.js';
export {
  ModelOptions,
  FieldOptions,
  schemaOptions,
  type ModelOptionsInput,
  type FieldOptionsInput,
  type SchemaOptionsInput,
} from './model/model-options.js';
export { ManagersModule } from './managers.module.js';
export type { ManagersModuleOptions } from './managers.options.js';
export { getRow, updateRows, deleteRows } from './writes/rows-where.js';
export { getOrCreate, updateOrCreate, type GetRow } from './writes/get-or-create.js';
export { saveRow, createRow, RowNotUpdated, type SaveOptions } from './writes/save.js';
export { buildRow, setField } from './writes/build-row.js';
export { deleteInstances, type DeleteResult } from './writes/delete-collector.js';
export { fullClean } from './writes/full-clean.js';
export { refresh } from './writes/read-rows.js';
export { bulkCreate, bulkUpdate, type BulkCreateOptions } from './writes/bulk.js';
export { relatedManager } from './writes/related.js';
export { RelatedManager, type RelateOptions, type RowOrKey, type ThroughOptions } from './writes/related-manager.js';
export { ManyToManyManager } from './writes/many-to-many.manager.js';
export { OneToManyManager } from './writes/one-to-many.manager.js';
export type { ReplacingMigration } from './migrations/replaced-migrations.js';
export { Seeder, seederOf, type SeederDeclaration, type SeederRunner } from './seeds/seeder.decorator.js';
export { runSeeder, hasSeeded, noteSeeded, type RunSeederOptions } from './seeds/run-seeder.js';
export { loadFixtures, type FixtureSource, type LoadOptions } from './fixtures/load-fixture.js';
export { FixtureError } from './fixtures/fixture-object.js';
export {
  postInit,
  preSave,
  postSave,
  preDelete,
  postDelete,
  m2mChanged,
  preBulkCreate,
  postBulkCreate,
  preBulkUpdate,
  postBulkUpdate,
  preMigrate,
  postMigrate,
  type PostInit,
  type PlannedMigration,
  type PreMigrate,
  type PostMigrate,
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
export { Manager, type AnyManager, type QuerySetManager, type QuerySetManagerClass } from './manager/manager.js';
export type { ManagerReads } from './manager/manager-reads.js';
export { ManagerFor, type ManagerForOptions, type ManagerClass, defaultManagerClassOf } from './manager/manager-for.decorator.js';
export { InjectManager, getManagerToken } from './manager/manager-tokens.js';
export { ManagerRegistry } from './manager/manager.registry.js';
export type { ManagerFeature } from './manager/manager-feature.js';
export { managerOf, defaultManagerOf, related } from './manager/manager-of.js';
export { QuerySet, type AnyQuerySet } from './queryset/query-set.js';
export { QuerySetWrites } from './queryset/query-set-writes.js';
export type { DefaultValues, Values, Written } from './queryset/typed-values.js';
export type { Conditions } from './queryset/conditions.js';
export type { Lookup, PathValue, Row, Where } from './queryset/typed-lookups.js';
export type { QBuilder } from './queryset/q.js';
export type { QueryState, RowForm, OrderTerm, Step } from './queryset/query-state.js';
export type { FetchMode } from './queryset/deferred-access.js';
export type { Loaded, LoadedFrom, OnAccess, OnlyLoaded } from './queryset/loaded.js';
export type { ListRow, ObjectRow, OrderPaths, ValuePath, ValuePaths } from './queryset/typed-paths.js';
export type { AtPath, CheckedExpressions, Computed, FirstOf, NotNull, NullAs, Reckoned, Resolved } from './queryset/typed-expressions.js';
export type { ExplainOptions } from './queryset/explain.js';
export type { RowLock } from './sql/row-lock.js';
export type { Prefetch } from './queryset/prefetch.js';
export { Q } from './queryset/q.js';
export { allowedLookups, type AllowedLookupsOptions } from './lookups/allowed-lookups.js';
export { registerLookups, type CustomOperators } from './lookups/operators.js';
export type { LookupFunction, TransformFunction, LookupInput } from './lookups/lookup.js';
export type { LookupExtensions, TransformExtensions } from './queryset/typed-lookups.js';
export { KT } from './expressions/json.js';
export { F, Value, Expression, type Operand, type Compiled } from './expressions/expression.js';
export {
  Count,
  Sum,
  Avg,
  Min,
  Max,
  StdDev,
  Variance,
  type AggregateOptions,
  type OverRows,
  type SpreadOptions,
} from './expressions/aggregates.js';
export { StringAgg, type StringAggOptions } from './expressions/string-agg.js';
export {
  Window,
  RowNumber,
  Rank,
  DenseRank,
  PercentRank,
  CumeDist,
  Ntile,
  Lag,
  Lead,
  FirstValue,
  LastValue,
  NthValue,
  RowRange,
  ValueRange,
  type WindowOptions,
  type WindowFunction,
  type WindowFrame,
} from './functions/window.js';
export {
  Lower,
  Upper,
  Length,
  Concat,
  Trim,
  LTrim,
  RTrim,
  Substr,
  Left,
  Right,
  Replace,
  StrIndex,
  Reverse,
  Repeat,
  LPad,
  RPad,
} from './functions/text.js';
export { Abs, Round, Ceil, Floor, Mod, Power, Sqrt, Sign } from './functions/math.js';
export { Coalesce, Greatest, Least, NullIf, Cast, Func, type FuncOptions } from './functions/comparison.js';
export {
  Extract,
  ExtractYear,
  ExtractIsoYear,
  ExtractQuarter,
  ExtractMonth,
  ExtractWeek,
  ExtractDay,
  ExtractWeekDay,
  ExtractIsoWeekDay,
  ExtractHour,
  ExtractMinute,
  ExtractSecond,
  Trunc,
  TruncYear,
  TruncQuarter,
  TruncMonth,
  TruncWeek,
  TruncDay,
  TruncHour,
  TruncMinute,
  TruncSecond,
  TruncDate,
  TruncTime,
  Now,
} from './functions/datetime.js';
export { Exists, OuterRef, Subquery } from './expressions/subqueries.js';
export { Case, When, type Branch } from './expressions/case.js';
