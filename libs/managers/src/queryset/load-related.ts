import { FieldError } from '@nuages/core';
import { heldBy } from '../model/deferred.js';
import { refuseSeveralColumns } from '../model/composite-key.js';
import type { Model } from '../model/model.js';
import { foreignKeyIn } from '../model/models.js';
import type { ModelField, ModelRelation } from '../model/model-field.js';
import { F } from '../expressions/expression.js';
import { compileOnce } from '../sql/select-cache.js';
import { executeSql } from '../sql/execute.js';
import { chunks, MAX_PARAMETERS, sqlTextFor } from '../sql/sql-text.js';
import { fromDatabase, toDatabase, valueTypeOf } from '../sql/values.js';
import { relationNamed } from './check-names.js';
import type { Fetching } from './deferred-access.js';
import { branchesOf, type Prefetch } from './prefetch.js';
import { everyRow, isSliced, type QueryState } from './query-state.js';
import { fetchEntities, makeEntities } from './fetch-entities.js';

const CHUNK = 5000;

/** Loads the relations of `paths` into rows that are there, one query a relation. */
export async function loadRelated(
  model: Model,
  rows: readonly object[],
  prefetches: readonly Prefetch[],
  fetching?: Fetching,
): Promise<void> {
  for (const [property, { name, queryset, inner }] of branchesOf(prefetches)) {
    const field = relationNamed(model, name);
    refuseSeveralColumns(field);
    if (property !== name && model.findField(property))
      throw new FieldError(`prefetchRelated: ${model.name} has a field '${property}'. Choose another 'toAttr'.`);
    const target = field.relation!.target();
    const includesDeleted = field.column !== undefined; // as a join would
    const base = queryset ? stateOf(queryset, target, name) : { ...everyRow(target), fetching, includesDeleted };
    const found = await loadOne(model, rows, field, property, base);
    const all = [...base.prefetches, ...inner];
    if (all.length > 0 && found.length > 0) await loadRelated(target, found, all, base.fetching);
  }
}

function stateOf({ state }: NonNullable<Prefetch['queryset']>, target: Model, name: string): QueryState {
  if (state.model !== target || state.form.type !== 'entities')
    throw new FieldError(`prefetchRelated: the queryset for '${name}' gives other rows than ${target.name}.`);
  if (isSliced(state) || state.combined) throw new FieldError(`prefetchRelated: the queryset for '${name}' cannot be sliced or combined.`);
  return state;
}

async function loadOne(model: Model, rows: readonly object[], field: ModelField, property: string, base: QueryState): Promise<object[]> {
  const { relation, name } = field;
  const isMany = relation!.type === 'one-to-many' || relation!.type === 'many-to-many';
  if (isMany || !relation!.isOwner) return loadMany(model, rows, field, property, base);
  const target = relation!.target();
  const isPlain = property === name && base.steps.length === 0;
  const loaded = new Set<object>();
  const missing: object[] = [];
  const keys = new Set<unknown>();
  for (const row of rows) {
    const held = isPlain ? heldBy(row, name) : undefined;
    if (isRow(held)) {
      loaded.add(held);
    } else {
      missing.push(row);
      keys.add(foreignKeyIn(row, field) ?? null);
    }
  }
  keys.delete(null);
  const found = await byKeys(base, target.primaryKey.name, [...keys], CHUNK);
  const byKey = new Map<unknown, object>();
  for (const row of found) byKey.set(target.keyOf(row), row);
  for (const row of missing) (row as Record<string, unknown>)[property] = byKey.get(foreignKeyIn(row, field)) ?? null;
  return [...loaded, ...found];
}

function isRow(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

async function loadMany(model: Model, rows: readonly object[], field: ModelField, property: string, base: QueryState): Promise<object[]> {
  const groups = new Map<unknown, object[]>();
  for (const row of rows) groups.set(model.keyOf(row), []);
  const found = await findMany(model, field, groups, base);
  for (const row of rows as Record<string, unknown>[]) {
    const group = groups.get(model.keyOf(row))!;
    row[property] = field.relation!.type === 'one-to-one' ? (group[0] ?? null) : group;
  }
  return found;
}

function findMany(model: Model, field: ModelField, groups: Map<unknown, object[]>, base: QueryState): Promise<object[]> {
  const { junction, inverseName } = field.relation!;
  if (!junction) return throughKey(field, groups, base);
  // a join would change what the queryset's own conditions and aggregates see
  return inverseName && base.steps.length === 0
    ? throughInverse(model, inverseName, groups, base)
    : throughJunction(model, field, groups, base);
}

/** The rows with the key of whom each belongs to, by one statement; a row that belongs to several comes for each. */
async function throughInverse(model: Model, inverse: string, groups: Map<unknown, object[]>, base: QueryState): Promise<object[]> {
  const all: object[] = [];
  const ownType = valueTypeOf(model.primaryKey);
  for (const chunk of chunks([...groups.keys()], CHUNK)) {
    const condition = { [`${inverse}__in`]: chunk };
    const owner = { type: 'annotate', name: '~owner', expression: F(inverse) } as const; // read here alone, set on no row
    const state: QueryState = { ...base, steps: [{ type: 'filter', condition }, owner] };
    const compiled = compileOnce(state);
    const { rows } = await executeSql(base.model.dataSource, compiled.sql, compiled.parameters);
    const found = await makeEntities(state, { ...compiled, values: [] }, rows);
    for (let index = 0; index < found.length; index += 1) groups.get(fromDatabase(rows[index]!.at(-1), ownType))?.push(found[index]!);
    for (const row of found) all.push(row);
  }
  return all;
}

async function throughKey(field: ModelField, groups: Map<unknown, object[]>, base: QueryState): Promise<object[]> {
  const back = field.relation!.inverseName!;
  const backField = base.model.field(back);
  const found = await byKeys(base, back, [...groups.keys()], CHUNK);
  for (const row of found) groups.get(foreignKeyIn(row, backField))?.push(row);
  return found;
}

async function throughJunction(model: Model, field: ModelField, groups: Map<unknown, object[]>, base: QueryState): Promise<object[]> {
  const target = base.model;
  const links = await readLinks(model, target, field.relation!.junction!, [...groups.keys()]);
  const all: object[] = [];
  for (const batch of batchesOf(links)) {
    const owners = new Map<unknown, unknown[]>();
    for (const [owner, key] of batch) owners.set(key, [...(owners.get(key) ?? []), owner]);
    const found = await byKeys(base, target.primaryKey.name, [...owners.keys()], MAX_PARAMETERS);
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

async function byKeys(base: QueryState, name: string, keys: readonly unknown[], size: number): Promise<object[]> {
  const found: object[] = [];
  for (const chunk of chunks(keys, size)) {
    const condition = { [`${name}__in`]: chunk };
    for (const row of await fetchEntities({ ...base, steps: [...base.steps, { type: 'filter', condition }] })) found.push(row);
  }
  return found;
}
