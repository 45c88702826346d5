import { FieldError } from '@nuages/core';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { keyFieldsOf, refuseCompositeKey } from '../model/composite-key.js';
import type { Model } from '../model/model.js';
import type { Values } from '../queryset/typed-values.js';
import { postBulkCreate, postBulkUpdate, preBulkCreate, preBulkUpdate } from '../signals/model-signals.js';
import { senderOf, sendSignal } from '../signals/send-signal.js';
import { Expression } from '../expressions/expression.js';
import { dialectOf } from '../sql/dialect.js';
import { QueryScope } from '../sql/query-scope.js';
import { Statement } from '../sql/statement.js';
import { executeSql } from '../sql/execute.js';
import { atomic } from '../transaction/atomic.js';
import { announceInit } from '../signals/announce-init.js';
import { buildRow } from './build-row.js';
import { touchMoments } from './fill-defaults.js';
import type { OnConflict } from './insert-plan.js';
import { insertRows } from './insert-rows.js';
import { chunks, MAX_PARAMETERS, sqlTextFor } from '../sql/sql-text.js';
import { setsText } from './order-sets.js';
import { columnsNamed, encode, heldValue, keyColumn, type StoredColumn } from './stored-columns.js';

/** Options of `bulkCreate`. */
export interface BulkCreateOptions {
  /** The most rows in one statement; as many as fit by default. */
  readonly batchSize?: number;
  /** Leave out rows that break a unique constraint. The instances get no keys then. */
  readonly ignoreConflicts?: boolean;
  /** Write `updateFields` over rows that are there already. */
  readonly updateConflicts?: boolean;
  readonly updateFields?: readonly string[];
  /** The fields whose constraint decides that a row is there already. Default: the primary key. */
  readonly uniqueFields?: readonly string[];
}

/**
 * Inserts many rows, each batch by one statement, in one transaction. Sends no signals for the rows. Plain objects of values
 * become instances.
 *
 * @see Django's `QuerySet.bulk_create`
 */
export async function bulkCreate<E extends object>(
  model: Model,
  rows: readonly (E | Values<E>)[],
  options: BulkCreateOptions = {},
): Promise<E[]> {
  const onConflict = conflictOf(model, options);
  checkBatchSize('bulkCreate', options.batchSize);
  if (rows.length === 0) return [];
  const instances = rows.map((row) => (isPlain(model, row) ? buildRow(model, row as Record<string, unknown>) : row)) as E[];
  await announceInit(
    model,
    instances.filter((instance, index) => instance !== rows[index]),
  );
  const payload = { instances };
  await sendSignal(model.dataSource, preBulkCreate, senderOf(model), payload);
  await atomic(() => insertRows(model, instances, { onConflict, batchSize: options.batchSize }), {
    using: model.dataSource,
    savepoint: false,
  });
  await sendSignal(model.dataSource, postBulkCreate, senderOf(model), payload);
  return instances;
}

/** Whether an object holds values of a row, of a model whose rows have a class. */
function isPlain({ target }: Model, row: object): boolean {
  return typeof target === 'function' && Object.getPrototypeOf(row) === Object.prototype;
}

/**
 * Writes some fields of many saved instances, each batch by one statement. Gives the number of rows that matched.
 *
 * @see Django's `QuerySet.bulk_update`
 */
export async function bulkUpdate(
  model: Model,
  instances: readonly object[],
  fields: readonly string[],
  { batchSize }: { batchSize?: number } = {},
): Promise<number> {
  checkBatchSize('bulkUpdate', batchSize);
  refuseCompositeKey(model, 'bulkUpdate()');
  const columns = [...columnsNamed(model, fields)];
  if (columns.length === 0) throw new FieldError('bulkUpdate: no fields. Name those to write.');
  const keys = columnsNamed(model, [model.primaryKey.name]);
  if (columns.some((column) => keys.has(column))) throw new FieldError('bulkUpdate: a primary key cannot be written. Leave it out.');
  if (instances.some((instance) => model.keyOf(instance) === undefined))
    throw new FieldError('bulkUpdate: an instance has no key. Save it first.');
  if (instances.length === 0) return 0;

  const payload = { instances, fields };
  await sendSignal(model.dataSource, preBulkUpdate, senderOf(model), payload);
  const size = Math.max(1, Math.min(batchSize ?? Infinity, Math.floor(MAX_PARAMETERS / (2 * columns.length + 1)), 1000));
  let count = 0;
  await atomic(
    async () => {
      for (const batch of chunks(instances, size)) count += await updateBatch(model, batch, columns);
    },
    { using: model.dataSource, savepoint: false },
  );
  await sendSignal(model.dataSource, postBulkUpdate, senderOf(model), payload);
  return count;
}

async function updateBatch(model: Model, instances: readonly object[], columns: readonly StoredColumn[]): Promise<number> {
  const dialect = dialectOf(model.dataSource);
  const statement = new Statement(dialect);
  const scope = new QueryScope(model, dialect, statement);
  const { root } = scope.joins;
  const key = keyColumn(model);
  const own = scope.joins.column(root, key.name);
  const keys = instances.map((instance) => encode(key, model.keyOf(instance)));
  for (const instance of instances) touchMoments(instance, columns);
  const sets = columns.map((column) => {
    const type = dialect.name === 'postgres' ? columnType(column.fields[0].column!) : undefined;
    const cases = instances.map((instance, index) => {
      const value = heldValue(instance, column);
      const then = value instanceof Expression ? value.compile(scope).sql : scope.parameter(encode(column, value));
      return `WHEN ${own} = ${scope.parameter(keys[index])} THEN ${type ? `CAST(${then} AS ${type})` : then}`;
    });
    const read = scope.joins.column(root, column.name);
    return { field: column.fields[0].name, read, column: dialect.quote(column.name), sql: `CASE ${cases.join(' ')} END` };
  });
  if (scope.joins.sql !== root.source) throw new FieldError('bulkUpdate: a value is taken from a joined table. Use a Subquery.');
  const among = keys.map((one) => scope.parameter(one)).join(', ');
  const table = `${sqlTextFor(model).table(model.table)} AS ${dialect.quote(root.alias)}`;
  const { sql, parameters } = statement.finish(`UPDATE ${table} SET ${setsText(sets, dialect)} WHERE ${own} IN (${among})`);
  return (await executeSql(model.dataSource, sql, parameters)).affected;
}

/** PostgreSQL takes the parameters of a CASE for text; its column says what they are. */
function columnType(column: ColumnMetadata): string {
  const { driver } = column.entityMetadata.connection;
  const type = driver.createFullType(
    Object.assign(Object.create(column) as ColumnMetadata, { type: driver.normalizeType(column) }) as never,
  );
  return column.isGenerated ? type.replace('serial', 'integer') : type;
}

function conflictOf(model: Model, options: BulkCreateOptions): OnConflict | undefined {
  const { ignoreConflicts = false, updateConflicts = false, updateFields = [], uniqueFields = [] } = options;
  if (ignoreConflicts && updateConflicts)
    throw new FieldError("bulkCreate: 'ignoreConflicts' and 'updateConflicts' exclude each other. Choose one.");
  if (ignoreConflicts) return { unique: [], update: [] };
  if (!updateConflicts) return undefined;
  if (updateFields.length === 0) throw new FieldError("bulkCreate: 'updateConflicts' needs 'updateFields'.");
  const update = [...columnsNamed(model, updateFields)];
  if (update.includes(keyColumn(model)))
    throw new FieldError('bulkCreate: a primary key cannot be written over. Leave it out of updateFields.');
  const unique = uniqueFields.length > 0 ? uniqueFields : keyFieldsOf(model).map(({ name }) => name);
  return { unique: [...columnsNamed(model, unique)], update };
}

function checkBatchSize(method: string, batchSize: number | undefined): void {
  if (batchSize !== undefined && !(batchSize >= 1)) throw new FieldError(`${method}: 'batchSize' is a number from 1 on.`);
}
