import type { Model } from '../model/model.js';
import { BoundedMap } from '../sql/bounded-map.js';
import { executeSql, type SqlResult } from '../sql/execute.js';
import { chunks, sqlTextFor } from '../sql/sql-text.js';
import { InsertPlan, type OnConflict } from './insert-plan.js';
import { compileRowWriter, type RowWriter } from './row-writer.js';
import { decode, encode, holdValue, keyColumn, type StoredColumn, storedColumns } from './stored-columns.js';

const CHUNK = 500;

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
  const { isRaw = false, batchSize = Infinity, onConflict } = options;
  const { columns, write } = writerFor(model);
  const { discriminatorColumn, discriminatorValue } = model.metadata;
  const now = isRaw ? undefined : Date.now();
  const values = columns.map<unknown>(() => undefined);
  const batches = new Map<string, Batch>();
  let batch: Batch | undefined;
  for (const instance of instances) {
    write(instance, values, now);
    if (!batch || !isLike(batch.plan.isSet, values)) batch = batchFor(batches, model, columns, values);
    const { plan, instances: rows, parameters } = batch;
    rows.push(instance);
    for (let index = 0; index < values.length; index += 1) if (plan.isSet[index]) parameters.push(values[index]);
    if (discriminatorColumn) parameters.push(discriminatorValue);
    if (rows.length < plan.maxRows && rows.length < batchSize) continue;
    await insertBatch(plan, rows, parameters, onConflict);
    rows.length = parameters.length = 0;
  }
  for (const { plan, instances: rows, parameters } of batches.values())
    if (rows.length > 0) await insertBatch(plan, rows, parameters, onConflict);
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
  if (plan.isReturning(onConflict)) {
    for (const [index, row] of result.rows.entries())
      for (const [position, column] of unset.entries()) holdValue(instances[index]!, column, decode(column, row[position]));
  } else if (unset.length === 0 || onConflict) return;
  else if (plan.hasSerialKeys) holdSerialKeys(unset[0]!, instances, result, 1 - instances.length);
  else await readBack(model, unset, instances, result);
}

/** Counts the keys of one INSERT from the one that the database names, which stands at `offset` from the first. */
function holdSerialKeys(column: StoredColumn, instances: readonly object[], { insertId }: SqlResult, offset: number): void {
  if (insertId === undefined) return;
  for (const [index, instance] of instances.entries())
    holdValue(instance, column, typeof insertId === 'bigint' ? insertId + BigInt(index + offset) : insertId + index + offset);
}

/** MySQL has no RETURNING: the keys of one INSERT follow each other; defaults are read afterwards. */
async function readBack(model: Model, unset: readonly StoredColumn[], instances: readonly object[], result: SqlResult): Promise<void> {
  const key = keyColumn(model);
  if (unset.includes(key)) holdSerialKeys(key, instances, result, 0);
  const others = unset.filter((column) => column !== key);
  if (others.length === 0) return;
  const byKey = new Map(instances.map((instance) => [String(encode(key, model.keyOf(instance))), instance]));
  for (const keys of chunks([...byKey.keys()], CHUNK)) {
    const text = sqlTextFor(model);
    const sql =
      `SELECT ${[key, ...others].map(({ name }) => text.column(name)).join(', ')} FROM ${text.table(model.table)} ` +
      `WHERE ${text.isAmong(key.name, keys)}`;
    for (const [own, ...values] of (await executeSql(model.dataSource, sql, text.parameters)).rows) {
      const instance = byKey.get(String(own))!;
      for (const [position, column] of others.entries()) holdValue(instance, column, decode(column, values[position]));
    }
  }
}
