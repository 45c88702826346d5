import { type AnyQuerySet, buildRow, managerOf, relatedManager } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import { BLOG, toFields } from '../../models/blog.js';
import { toCamelCase } from '../../models/names.js';
import { buildQuery, toCondition, toExpressions, toFieldValues } from './queries.js';
import { NoSuchWord, toPath, toTerm } from './words.js';

type Neutral = any; // vectors are data from outside

/** What the querysets answer to a step, in our words. */
export async function answerOf(dataSource: DataSource, step: Neutral): Promise<Neutral> {
  const [kind, ...given]: [string, ...Neutral[]] = typeof step.result === 'string' ? [step.result] : step.result;
  const asked = buildQuery(dataSource, step.query);
  const query = step.count_queries ? asked.fetchMode('one') : asked;
  const [first, second] = given;
  switch (kind) {
    case 'list':
      return query;
    case 'count':
    case 'exists':
    case 'first':
    case 'last':
    case 'delete':
      return query[kind]();
    case 'in_bulk':
      return [...(await query.inBulk(first ?? undefined, second && toPath(second)))].map(([key, row]) => [key, row.id]);
    case 'earliest':
    case 'latest':
      return query[kind](...(first.map(toTerm) as [string]));
    case 'dates':
    case 'datetimes':
      return query[kind](toPath(first), second, given[2]);
    case 'get':
      return query.get(toCondition(dataSource, first) as never);
    case 'aggregate':
      return query.aggregate(toExpressions(dataSource, first));
    case 'update':
      return query.update(toFieldValues(dataSource, first));
    case 'create':
      return query.create(toFieldValues(dataSource, first) as never);
    case 'get_or_create':
      return query.getOrCreate(toFieldValues(dataSource, first), toFields(second ?? {}) as never);
    case 'update_or_create':
      return query.updateOrCreate(toFieldValues(dataSource, first), toFields(second ?? {}) as never);
    case 'bulk_update':
      return bulkUpdate(dataSource, step.query.model, first, second);
    case 'bulk_create':
      return bulkCreate(query, first, second);
    case 'm2m':
      return changeLinks(dataSource, step.query.model, given);
    default:
      throw new NoSuchWord(`querysets have no '${kind}'`);
  }
}

async function bulkCreate(query: AnyQuerySet, rows: Neutral[], options: Neutral = {}): Promise<number> {
  const instances = rows.map((row: object) => buildRow(query.state.model, toFields(row)));
  return (await query.bulkCreate(instances, { batchSize: options.batch_size, ignoreConflicts: options.ignore_conflicts ?? false })).length;
}

async function bulkUpdate(dataSource: DataSource, name: keyof typeof BLOG, rows: Neutral[], columns: string[]): Promise<number> {
  const manager = managerOf(BLOG[name] as new () => { id: number }, dataSource);
  const instances: { id: number }[] = [];
  for (const { pk, ...changes } of rows) instances.push(Object.assign(await manager.get({ id: pk }), toFieldValues(dataSource, changes)));
  await manager.bulkUpdate(instances, columns.map(toCamelCase) as never[]);
  return instances.length;
}

async function changeLinks(dataSource: DataSource, name: keyof typeof BLOG, [pk, relation, method, keys]: Neutral[]): Promise<object[]> {
  const manager = managerOf(BLOG[name] as new () => { id: number }, dataSource);
  const links = relatedManager(manager.model, await manager.get({ id: pk }), toCamelCase(relation));
  if (method === 'clear') await links.clear();
  else if (method === 'set') await links.set(keys);
  else await (method === 'add' ? links.add(...keys) : links.remove(...keys));
  return (await links.keys()) as object[];
}
