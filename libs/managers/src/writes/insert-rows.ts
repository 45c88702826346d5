import type { Model } from '../model/model.js';
import { executeSql, type SqlResult } from '../sql/execute.js';
import { sqlTextFor } from '../sql/sql-text.js';
import { fillDefaults } from './fill-defaults.js';
import { InsertPlan, type OnConflict } from './insert-plan.js';
import { decode, encode, heldValue, holdValue, type StoredColumn, storedColumns } from './stored-columns.js';

/** How rows are inserted. */
export interface InsertOptions {
  /** Write the rows as they are: a fixture. */
  readonly isRaw?: boolean;
  readonly onConflict?: OnConflict | undefined;
  /** The most rows in one statement. */
  readonly batchSize?: number | undefined;
}

/** Instances that have the same columns set, and the values of those, one row after the other. */
interface Group {
  readonly plan: InsertPlan;
  readonly instances: object[];
  readonly parameters: unknown[];
}

/** Inserts instances, as many in one statement as fit, and puts the keys and defaults that the database made on them. */
export async function insertRows(model: Model, instances: readonly object[], options: InsertOptions = {}): Promise<void> {
  for (const { plan, instances: rows, parameters } of groupByColumns(model, instances, options.isRaw ?? false)) {
    const size = Math.max(1, Math.min(options.batchSize ?? Infinity, plan.maxRows));
    for (let start = 0; start < rows.length; start += size) {
      const batch = rows.slice(start, start + size);
      await insertBatch(plan, batch, parameters.slice(start * plan.width, (start + batch.length) * plan.width), options.onConflict);
    }
  }
}

/** Rows that have the same columns set go into the same statements. */
function groupByColumns(model: Model, instances: readonly object[], isRaw: boolean): Iterable<Group> {
  const groups = new Map<string, Group>();
  const all = insertableColumns(model);
  const values = Array.from<unknown>({ length: all.length });
  const { discriminatorColumn, discriminatorValue } = model.metadata;
  const isSet = Array.from({ length: all.length }, () => false);
  let group: Group | undefined;
  for (const instance of instances) {
    fillDefaults(model, instance, isRaw);
    let isLike = group !== undefined; // most rows have the same columns set as the one before
    for (let index = 0; index < all.length; index += 1) {
      const column = all[index]!;
      const value = heldValue(instance, column);
      const isThis = value !== undefined && (value !== null || !column.fields[0].isGenerated);
      if (isThis) values[index] = encode(column, value);
      if (isThis !== isSet[index]) isLike = false;
      isSet[index] = isThis;
    }
    if (!isLike) group = groupFor(groups, model, all, isSet.map(Number).join(''));
    group!.instances.push(instance);
    for (let index = 0; index < all.length; index += 1) if (isSet[index]) group!.parameters.push(values[index]);
    if (discriminatorColumn) group!.parameters.push(discriminatorValue);
  }
  return groups.values();
}

function groupFor(groups: Map<string, Group>, model: Model, all: readonly StoredColumn[], signature: string): Group {
  const known = groups.get(signature);
  if (known) return known;
  const group: Group = { plan: planFor(model, all, signature), instances: [], parameters: [] };
  groups.set(signature, group);
  return group;
}

const insertable = new WeakMap<Model, readonly StoredColumn[]>();

function insertableColumns(model: Model): readonly StoredColumn[] {
  const known = insertable.get(model);
  if (known) return known;
  const columns = storedColumns(model).filter(({ fields: [field] }) => field.column!.isInsert && !field.column!.generatedType);
  insertable.set(model, columns);
  return columns;
}

/** How many plans a model keeps: most code sets the same columns every time. */
const MAX_PLANS = 50;
const plans = new WeakMap<Model, Map<string, InsertPlan>>();

function planFor(model: Model, all: readonly StoredColumn[], signature: string): InsertPlan {
  const its = plans.get(model) ?? new Map<string, InsertPlan>();
  plans.set(model, its);
  const known = its.get(signature);
  if (known) return known;
  const plan = new InsertPlan(
    model,
    all.filter((_column, index) => signature[index] === '1'),
  );
  if (its.size === MAX_PLANS) its.delete(its.keys().next().value!);
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
  if (unset.length === 0 || onConflict) return;
  if (plan.isReturning(onConflict)) {
    for (const [index, row] of result.rows.entries())
      for (const [position, column] of unset.entries()) holdValue(instances[index]!, column, decode(column, row[position]));
  } else if (plan.hasSerialKeys) holdSerialKeys(unset[0]!, instances, result, 1 - instances.length);
  else await readBack(model, unset, instances, result);
}

/** Counts the keys of one INSERT from the one that the database names, which stands at `offset` from the first. */
function holdSerialKeys(column: StoredColumn, instances: readonly object[], { insertId }: SqlResult, offset: number): void {
  if (insertId === undefined) return;
  for (const [index, instance] of instances.entries())
    holdValue(instance, column, typeof insertId === 'bigint' ? insertId + BigInt(index + offset) : insertId + index + offset);
}

/** MySQL has no RETURNING: the keys of one INSERT follow each other; defaults are read afterwards. */
async function readBack(model: Model, unset: readonly StoredColumn[], rows: readonly object[], result: SqlResult): Promise<void> {
  const keyColumn = unset.find(({ fields }) => fields.includes(model.primaryKey));
  if (keyColumn) holdSerialKeys(keyColumn, rows, result, 0);
  const others = unset.filter((column) => column !== keyColumn);
  if (others.length === 0) return;
  for (const row of rows) {
    const text = sqlTextFor(model);
    const sql =
      `SELECT ${others.map(({ name }) => text.column(name)).join(', ')} FROM ${text.table(model.table)} ` +
      `WHERE ${text.isAmong(model.primaryKey.columnName, [model.keyOf(row)])}`;
    const [values] = (await executeSql(model.dataSource, sql, text.parameters)).rows;
    for (const [position, column] of others.entries()) holdValue(row, column, decode(column, values![position]));
  }
}
