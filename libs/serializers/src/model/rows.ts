import { Invalid } from '../fields/invalid.js';
import { PLAIN_SCOPE } from '../fields/scope.js';
import { IntegerFieldType } from '../fields/number/integer.field.js';
import { UUIDFieldType } from '../fields/text/uuid.field.js';
import { type EntityRef, type Model, type ModelField, modelOf } from '@nuages/managers';
import { In, Not, Raw, type Repository } from 'typeorm';

/** A function that gives an entity class: it is called late, since entities may import each other. */
export type ModelRef = () => EntityRef;

/** How a value is compared with a column. */
export type RowLookup = 'exact' | 'iexact';

/** The rows whose `field` is one of the values, in one query, by the value's text. */
export async function findRows(model: Model, field: ModelField, values: readonly unknown[]): Promise<Map<string, object>> {
  if (values.length === 0) return new Map();
  const rows = await repositoryOf(model).find({ where: { [field.name]: In([...values]) } });
  return new Map(rows.map((row) => [String((row as Record<string, unknown>)[field.name]), row]));
}

/** Tells whether a row has these values, `instance` left aside. */
export async function hasRow(
  model: Model,
  where: Record<string, unknown>,
  instance: unknown,
  lookup: RowLookup = 'exact',
): Promise<boolean> {
  const conditions = Object.entries(where).map(([name, value]) => [name, toCondition(model.field(name), value, lookup)]);
  return repositoryOf(model).exists({ where: { ...Object.fromEntries(conditions), ...butFor(model, instance) } });
}

/** The values of `column` in the rows that have these values, `instance` left aside. */
export async function readColumn(model: Model, column: string, where: Record<string, unknown>, instance: unknown): Promise<unknown[]> {
  const rows = await repositoryOf(model).find({
    where: { ...where, ...butFor(model, instance) },
    select: { [model.primaryKey.name]: true, [column]: true },
  });
  return rows.map((row) => (row as Record<string, unknown>)[column]);
}

/** Saves an instance with its to-many relations; joins the caller's transaction. */
export async function saveRow(model: Model, instance: object): Promise<object> {
  return repositoryOf(model).save(instance);
}

/** A client's value as a value of the column, or `undefined` when it can be none. */
export function toColumnValue(field: ModelField, value: unknown): string | number | bigint | undefined {
  if (typeof value === 'boolean' || typeof value === 'object') return undefined;
  const parsed = PARSERS[field.kind]?.(value) ?? value;
  return parsed instanceof Invalid ? undefined : (parsed as string | number | bigint);
}

const integer = new IntegerFieldType();
const uuid = new UUIDFieldType();
const PARSERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  integer: (value) => integer.run(typeof value === 'number' ? Math.trunc(value) : value, PLAIN_SCOPE),
  bigint: (value) => integer.run(value, PLAIN_SCOPE),
  uuid: (value) => uuid.run(value, PLAIN_SCOPE),
};

function repositoryOf(model: Model): Repository<object> {
  return model.dataSource.getRepository<object>(model.target as never);
}

function butFor(model: Model, instance: unknown): Record<string, unknown> {
  const key = instance && typeof instance === 'object' ? model.keyOf(instance) : undefined;
  return key === undefined ? {} : { [model.primaryKey.name]: Not(key) };
}

function toCondition(field: ModelField, value: unknown, lookup: RowLookup): unknown {
  if (field.relation && value && typeof value === 'object') {
    const target = field.relation.target();
    return { [target.primaryKey.name]: target.keyOf(value) };
  }
  if (lookup === 'exact') return value;
  return Raw((column) => `LOWER(${column}) = :nuagesText`, { nuagesText: String(value).toLowerCase() });
}

/** The model of a reference. */
export function modelFor(ref: ModelRef): Model {
  return modelOf(ref());
}
