import { FieldError } from '@nuages/core';
import { heldBy } from '../model/deferred.js';
import type { Model } from '../model/model.js';
import { nearest } from '../model/nearest.js';
import { foreignKeyIn } from '../model/models.js';
import type { ModelField, ModelRelation } from '../model/model-field.js';
import { F } from '../expressions/expression.js';
import { compileSelect } from '../sql/select-compiler.js';
import { executeSql } from '../sql/execute.js';
import { chunks, MAX_PARAMETERS, sqlTextFor } from '../sql/sql-text.js';
import { fromDatabase, toDatabase, valueTypeOf } from '../sql/values.js';
import type { Fetching } from './deferred-access.js';
import { everyRow, type QueryState } from './query-state.js';
import { fetchEntities, makeEntities } from './fetch-entities.js';

const CHUNK = 5000;

/** Loads the relations of `paths` into rows that are there, one query a relation. */
export async function loadRelated(model: Model, rows: readonly object[], paths: readonly string[], fetching?: Fetching): Promise<void> {
  const trees = new Map<string, string[]>();
  for (const path of paths) {
    const [name = '', ...rest] = path.split('__');
    trees.set(name, [...(trees.get(name) ?? []), ...(rest.length > 0 ? [rest.join('__')] : [])]);
  }
  for (const [name, inner] of trees) {
    const field = model.field(name);
    if (!field.relation) {
      const relations = [...model.fields.values()].flatMap(({ name: known, relation }) => (relation ? [known] : []));
      throw new FieldError(`prefetchRelated: '${name}' of ${model.name} is no relation.${nearest(name, relations)}`);
    }
    const found = await loadOne(model, rows, field, fetching);
    if (inner.length > 0) await loadRelated(field.relation.target(), found, inner, fetching);
  }
}

async function loadOne(model: Model, rows: readonly object[], field: ModelField, fetching?: Fetching): Promise<object[]> {
  const { relation, name } = field;
  const isMany = relation!.type === 'one-to-many' || relation!.type === 'many-to-many';
  if (isMany) return loadMany(model, rows, field, fetching);
  const target = relation!.target();
  if (!relation!.isOwner) return loadMany(model, rows, field, fetching);
  const loaded = rows.map((row) => heldBy(row, name)).filter((value): value is object => isRow(value));
  const missing = rows.filter((row) => !isRow(heldBy(row, name)));
  const keyed = missing.map((row) => [row as Record<string, unknown>, foreignKeyIn(row, field)] as const);
  const keys = new Set(keyed.map(([, key]) => key).filter((key) => key !== null && key !== undefined));
  const found = await byKeys(target, target.primaryKey.name, [...keys], CHUNK, fetching, true); // as a join would
  const byKey = new Map(found.map((row) => [target.keyOf(row), row]));
  for (const [row, key] of keyed) row[name] = key === null || key === undefined ? null : (byKey.get(key) ?? null);
  return [...new Set(loaded), ...found];
}

function isRow(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

async function loadMany(model: Model, rows: readonly object[], field: ModelField, fetching?: Fetching): Promise<object[]> {
  const { relation, name } = field;
  const target = relation!.target();
  const groups = new Map<unknown, object[]>(rows.map((row) => [model.keyOf(row), []]));
  const found = await findMany(model, target, field, groups, fetching);
  for (const row of rows as Record<string, unknown>[]) {
    const group = groups.get(model.keyOf(row))!;
    row[name] = relation!.type === 'one-to-one' ? (group[0] ?? null) : group;
  }
  return found;
}

function findMany(
  model: Model,
  target: Model,
  field: ModelField,
  groups: Map<unknown, object[]>,
  fetching: Fetching | undefined,
): Promise<object[]> {
  if (!field.relation!.junction) return throughKey(target, field, groups, fetching);
  if (field.relation!.inverseName) return throughInverse(model, target, field.relation!.inverseName, groups, fetching);
  return throughJunction(model, target, field, groups, fetching);
}

/** The rows with the key of whom each belongs to, by one statement; a row that belongs to several comes for each. */
async function throughInverse(
  model: Model,
  target: Model,
  inverse: string,
  groups: Map<unknown, object[]>,
  fetching: Fetching | undefined,
): Promise<object[]> {
  const all: object[] = [];
  const ownType = valueTypeOf(model.primaryKey);
  for (const chunk of chunks([...groups.keys()], CHUNK)) {
    const condition = { [`${inverse}__in`]: chunk };
    const owner = { type: 'annotate', name: '~owner', expression: F(inverse) } as const; // read here alone, set on no row
    const state: QueryState = { ...everyRow(target), fetching, steps: [{ type: 'filter', condition }, owner] };
    const compiled = compileSelect(state);
    const { rows } = await executeSql(target.dataSource, compiled.sql, compiled.parameters);
    const found = await makeEntities(state, { ...compiled, values: [] }, rows);
    for (const [index, row] of found.entries()) {
      groups.get(fromDatabase(rows[index]!.at(-1), ownType))?.push(row);
      all.push(row);
    }
  }
  return all;
}

async function throughKey(target: Model, field: ModelField, groups: Map<unknown, object[]>, fetching?: Fetching): Promise<object[]> {
  const back = field.relation!.inverseName!;
  const backField = target.field(back);
  const found = await byKeys(target, back, [...groups.keys()], CHUNK, fetching);
  for (const row of found) groups.get(foreignKeyIn(row, backField))?.push(row);
  return found;
}

async function throughJunction(
  model: Model,
  target: Model,
  field: ModelField,
  groups: Map<unknown, object[]>,
  fetching?: Fetching,
): Promise<object[]> {
  const links = await readLinks(model, target, field.relation!.junction!, [...groups.keys()]);
  const all: object[] = [];
  for (const batch of batchesOf(links)) {
    const owners = new Map<unknown, unknown[]>();
    for (const [owner, key] of batch) owners.set(key, [...(owners.get(key) ?? []), owner]);
    const found = await byKeys(target, target.primaryKey.name, [...owners.keys()], MAX_PARAMETERS, fetching);
    for (const row of found) for (const owner of owners.get(target.keyOf(row)) ?? []) groups.get(owner)?.push(row);
    for (const row of found) all.push(row);
  }
  return all;
}

/** Cuts links into pieces that one statement reads, so that the rows of an owner come in the model's order. */
function batchesOf(links: readonly unknown[][]): unknown[][][] {
  const byOwner = new Map<unknown, unknown[][]>();
  for (const link of links) {
    const its = byOwner.get(link[0]);
    if (its) its.push(link);
    else byOwner.set(link[0], [link]);
  }
  const batches: unknown[][][] = [];
  let keys = new Set<unknown>();
  for (const its of byOwner.values()) {
    const added = its.filter(([, key]) => !keys.has(key)).length;
    if (batches.length === 0 || keys.size + added > MAX_PARAMETERS) {
      batches.push([]);
      keys = new Set();
    }
    for (const link of its) {
      batches.at(-1)!.push(link);
      keys.add(link[1]);
    }
  }
  return batches;
}

/** The pairs of keys in a join table, of these rows. */
async function readLinks(
  model: Model,
  target: Model,
  { table, ownColumn, targetColumn }: NonNullable<ModelRelation['junction']>,
  keys: readonly unknown[],
): Promise<unknown[][]> {
  const [ownType, targetType] = [valueTypeOf(model.primaryKey), valueTypeOf(target.primaryKey)];
  const links: unknown[][] = [];
  for (const chunk of chunks(keys, CHUNK)) {
    const text = sqlTextFor(model);
    const among = text.isAmong(
      ownColumn,
      chunk.map((key) => toDatabase(key, ownType, text.dialect)),
    );
    const sql = `SELECT ${text.column(ownColumn)}, ${text.column(targetColumn)} FROM ${text.table(table)} WHERE ${among}`;
    const { rows } = await executeSql(model.dataSource, sql, text.parameters);
    for (const [own, other] of rows) links.push([fromDatabase(own, ownType), fromDatabase(other, targetType)]);
  }
  return links;
}

async function byKeys(
  model: Model,
  name: string,
  keys: readonly unknown[],
  size: number,
  fetching: Fetching | undefined,
  includesDeleted = false,
): Promise<object[]> {
  const found: object[] = [];
  for (const chunk of chunks(keys, size)) {
    const rows = await fetchEntities({
      ...everyRow(model),
      fetching,
      includesDeleted,
      steps: [{ type: 'filter', condition: { [`${name}__in`]: chunk } }],
    });
    for (const row of rows) found.push(row);
  }
  return found;
}
