import { FieldError } from '@nuages/core';
import type { Model } from '../model/model.js';
import { BoundedMap } from '../sql/bounded-map.js';
import { executeSql } from '../sql/execute.js';
import { insertComputed } from './insert-computed.js';
import { InsertPlan, type OnConflict } from './insert-plan.js';
import { compileRowWriter, type RowWriter } from './row-writer.js';
import { holdReturned, holdSerialKeys, readBack } from './read-back.js';
import { type StoredColumn, storedColumns } from './stored-columns.js';

/** How rows are inserted. */
export interface InsertOptions {
  /** Write the rows as they are: a fixture. */
  readonly isRaw?: boolean;
  readonly onConflict?: OnConflict | undefined;
  /** The most rows in one statement. */
  readonly batchSize?: number | undefined;
}

/** Instances that have the same columns set, and the values of those, one row after the other. */
interface Batch {
  readonly plan: InsertPlan;
  readonly instances: object[];
  readonly parameters: unknown[];
}

/** Inserts instances, as many in one statement as fit, and puts the keys and defaults that the database made on them. */
export async function insertRows(model: Model, instances: readonly object[], options: InsertOptions = {}): Promise<void> {
  refuseTree(model);
  const { isRaw = false, batchSize = Infinity, onConflict } = options;
  const { columns, write } = writerFor(model);
  const { discriminatorColumn, discriminatorValue } = model.metadata;
  const now = isRaw ? undefined : Date.now();
  const values = columns.map<unknown>(() => undefined);
  const batches = new Map<string, Batch>();
  let batch: Batch | undefined;
  for (const instance of instances) {
    if (write(instance, values, now)) {
      await flush(batches, onConflict); // rows are inserted in their order
      await insertComputed(model, instance, columns, values, onConflict);
      continue;
    }
    if (!batch || !isLike(batch.plan.isSet, values)) batch = batchFor(batches, model, columns, values);
    const { plan, instances: rows, parameters } = batch;
    rows.push(instance);
    for (let index = 0; index < values.length; index += 1) if (plan.isSet[index]) parameters.push(values[index]);
    if (discriminatorColumn) parameters.push(discriminatorValue);
    if (rows.length < plan.maxRows && rows.length < batchSize) continue;
    await insertBatch(plan, rows, parameters, onConflict);
    rows.length = parameters.length = 0;
  }
  await flush(batches, onConflict);
}

/** What TypeORM keeps of a tree beside its rows is written by its own repositories alone. */
function refuseTree({ name, metadata }: Model): void {
  const { treeType } = metadata;
  if (treeType && treeType !== 'adjacency-list')
    throw new FieldError(
      `${name} is a tree by ${treeType}, of which only TypeORM's repository writes new rows and moves them: dataSource.getTreeRepository(${name}).save(...).`,
    );
}

async function flush(batches: ReadonlyMap<string, Batch>, onConflict: OnConflict | undefined): Promise<void> {
  for (const { plan, instances, parameters } of batches.values()) {
    if (instances.length > 0) await insertBatch(plan, instances, parameters, onConflict);
    instances.length = parameters.length = 0;
  }
}

function isLike(isSet: readonly boolean[], values: readonly unknown[]): boolean {
  for (let index = 0; index < isSet.length; index += 1) if (isSet[index] !== (values[index] !== undefined)) return false;
  return true;
}

function batchFor(batches: Map<string, Batch>, model: Model, all: readonly StoredColumn[], values: readonly unknown[]): Batch {
  const signature = values.map((value) => (value === undefined ? '0' : '1')).join('');
  const known = batches.get(signature);
  if (known) return known;
  const batch: Batch = { plan: planFor(model, all, signature), instances: [], parameters: [] };
  batches.set(signature, batch);
  return batch;
}

const writers = new WeakMap<Model, { readonly columns: readonly StoredColumn[]; readonly write: RowWriter }>();

function writerFor(model: Model): { readonly columns: readonly StoredColumn[]; readonly write: RowWriter } {
  const known = writers.get(model);
  if (known) return known;
  const columns = storedColumns(model).filter(({ fields: [field] }) => field.column!.isInsert && !field.column!.generatedType);
  const writer = { columns, write: compileRowWriter(columns) };
  writers.set(model, writer);
  return writer;
}

/** How many plans a model keeps: most code sets the same columns every time. */
const MAX_PLANS = 50;
const plans = new WeakMap<Model, BoundedMap<string, InsertPlan>>();

function planFor(model: Model, all: readonly StoredColumn[], signature: string): InsertPlan {
  const its = plans.get(model) ?? new BoundedMap<string, InsertPlan>(MAX_PLANS);
  plans.set(model, its);
  const known = its.get(signature);
  if (known) return known;
  const plan = new InsertPlan(
    model,
    all,
    Array.from(signature, (sign) => sign === '1'),
  );
  its.set(signature, plan);
  return plan;
}

async function insertBatch(
  plan: InsertPlan,
  instances: readonly object[],
  parameters: readonly unknown[],
  onConflict: OnConflict | undefined,
): Promise<void> {
  const { model, unset } = plan;
  const result = await executeSql(model.dataSource, plan.text(instances.length, onConflict), parameters);
  if (plan.isReturning(onConflict)) holdReturned(unset, instances, result);
  else if (unset.length === 0 || onConflict) return;
  else if (plan.hasSerialKeys) holdSerialKeys(unset[0]!, instances, result, 1 - instances.length);
  else await readBack(model, unset, instances, result);
}
