import { textOf } from './column-values.js';
import {
  atomic,
  type EntityRef,
  Manager,
  type Model,
  type ModelField,
  modelOf,
  type ModelRelation,
  type QuerySet,
  relatedManager,
  saveRow,
  setField,
} from '@nuages/managers';

/** A function that gives an entity class: it is called late, since entities may import each other. */
export type ModelRef = () => EntityRef;

/** How a value is compared with a column. */
export type RowLookup = 'exact' | 'iexact';

const MAX_VALUES = 30_000; // below what any database takes as parameters of one statement

/** The rows whose `field` is one of the values, by the value's text. `narrow` says among which. */
export async function findRows(
  model: Model,
  field: ModelField,
  values: readonly unknown[],
  narrow: (rows: QuerySet<any>) => QuerySet<any> = (rows) => rows,
): Promise<Map<string, object>> {
  const found = new Map<string, object>();
  for (let start = 0; start < values.length; start += MAX_VALUES) {
    const some = values.slice(start, start + MAX_VALUES);
    const rows = (await narrow(rowsOf(model)).filter({ [`${field.name}__in`]: some })) as object[];
    for (const row of rows) found.set(textOf(field, (row as Record<string, unknown>)[field.name]), row);
  }
  const asked = new Set(values.map((value) => textOf(field, value)));
  if ([...found.keys()].every((text) => asked.has(text))) return found;
  for (const value of values.filter((item) => !found.has(textOf(field, item)))) {
    const [row] = (await narrow(rowsOf(model))
      .filter({ [field.name]: value })
      .slice(0, 1)) as object[];
    if (row) found.set(textOf(field, value), row); // equal by a collation's rules, as without case
  }
  return found;
}

/** Tells whether a row has these values, `instance` left aside. */
export async function hasRow(
  model: Model,
  where: Record<string, unknown>,
  instance: unknown,
  lookup: RowLookup = 'exact',
): Promise<boolean> {
  return rowsWith(model, where, instance, lookup).exists();
}

/** The values of `column` in the rows that have these values, `instance` left aside. */
export async function readColumn(model: Model, column: string, where: Record<string, unknown>, instance: unknown): Promise<unknown[]> {
  const rows = await rowsWith(model, where, instance, 'exact').valuesList(column);
  return rows.map(([value]) => value);
}

/** Inserts a row of these values, then relates its to-many relations; joins the caller's transaction. */
export async function createRow(model: Model, attrs: Record<string, unknown>): Promise<object> {
  const instance = model.create() as Record<string, unknown>;
  const many = assignColumns(model, instance, attrs);
  await writeTogether(model, many, () => saveRow(model, instance, { forceInsert: true }), instance);
  for (const { name, relation } of model.fields.values()) if (relation && isToMany(relation)) instance[name] ??= []; // nothing refers to a new row
  return instance;
}

/** Updates a row by these values, then relates its to-many relations; joins the caller's transaction. */
export async function updateRow(model: Model, instance: object, attrs: Record<string, unknown>): Promise<object> {
  const many = assignColumns(model, instance as Record<string, unknown>, attrs);
  await writeTogether(model, many, () => saveRow(model, instance), instance as Record<string, unknown>);
  return instance;
}

/** Sets what the row itself holds, and gives the rows of its to-many relations. */
export function assignColumns(model: Model, instance: Record<string, unknown>, attrs: Record<string, unknown>): Map<string, object[]> {
  const many = new Map<string, object[]>();
  for (const [name, value] of Object.entries(attrs)) {
    if (value === undefined) continue;
    const field = model.findField(name);
    if (model.embeddedFields(name).length > 0) setField(model, instance, name, value);
    else if (!field) instance[name] = value;
    else if (field.relation && isToMany(field.relation)) many.set(name, value as object[]);
    else setField(model, instance, name, value);
  }
  return many;
}

async function writeTogether(
  model: Model,
  many: ReadonlyMap<string, object[]>,
  save: () => Promise<void>,
  instance: Record<string, unknown>,
): Promise<void> {
  if (many.size === 0) return save();
  await atomic(
    async () => {
      await save();
      for (const [name, rows] of many) {
        await relatedManager(model, instance, name).set(rows);
        instance[name] = await inOrder(model, name, rows);
      }
    },
    { using: model.dataSource },
  );
}

/** Rows as reading them back gives them: each once, in their model's own order. */
async function inOrder(model: Model, name: string, rows: readonly object[]): Promise<object[]> {
  const target = model.field(name).relation!.target();
  return rows.length === 0 ? [] : rowsOf(target).filter({ pk__in: rows.map((row) => target.keyOf(row) as string) });
}

function isToMany({ type }: ModelRelation): boolean {
  return type === 'one-to-many' || type === 'many-to-many';
}

/** All rows of a model. */
export function rowsOf(model: Model): QuerySet<object> {
  return new Manager<object>(model.target as EntityRef, model.dataSource).all();
}

function rowsWith(model: Model, where: Record<string, unknown>, instance: unknown, lookup: RowLookup): QuerySet<object> {
  const suffix = lookup === 'exact' ? '' : `__${lookup}`;
  const conditions = Object.fromEntries(Object.entries(where).map(([name, value]) => [`${name}${suffix}`, value]));
  const rows = rowsOf(model).filter(conditions as never); // names are checked at run time
  const key = instance && typeof instance === 'object' ? model.keyOf(instance) : undefined;
  return key === undefined ? rows : rows.exclude({ pk: key as string });
}

/** The model of a reference. */
export function modelFor(ref: ModelRef): Model {
  return modelOf(ref());
}
