import { executeSql, streamSql } from '../sql/execute.js';
import { compileOnce } from '../sql/select-cache.js';
import type { CompiledSelect } from '../sql/select-compiler.js';
import { currentTransaction, TransactionManagementError } from '../transaction/transaction.js';
import { makeEntities } from './fetch-entities.js';
import { hydrateValues } from './hydrate.js';
import { loadRelated } from './load-related.js';
import type { QueryState } from './query-state.js';

type RawRow = readonly unknown[];

/** Reads what a state asks for, in its form, with what it prefetches. */
export async function fetchRows(state: QueryState): Promise<unknown[]> {
  const compiled = compileOnce(state);
  if (state.isEmpty) return [];
  checkLocked(state);
  const { rows } = await executeSql(state.model.dataSource, compiled.sql, compiled.parameters);
  return formRows(state, compiled, rows);
}

/** As {@link fetchRows}, piece by piece. */
export async function* streamRows(state: QueryState, chunkSize: number): AsyncGenerator<unknown> {
  const compiled = compileOnce(state);
  if (state.isEmpty) return;
  checkLocked(state);
  let chunk: RawRow[] = [];
  for await (const row of streamSql(state.model.dataSource, compiled.sql, compiled.parameters, chunkSize)) {
    if (chunk.push(row) < chunkSize) continue;
    yield* await formRows(state, compiled, chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield* await formRows(state, compiled, chunk);
}

function formRows(state: QueryState, compiled: CompiledSelect, raw: readonly RawRow[]): unknown[] | Promise<unknown[]> {
  const { form, model, prefetches } = state;
  if (form.type === 'entities') {
    const made = makeEntities(state, compiled, raw);
    if (prefetches.length === 0) return made;
    return Promise.resolve(made).then(async (rows) => {
      if (rows.length > 0) await loadRelated(model, rows, prefetches, state.fetching);
      return rows;
    });
  }
  const lists = hydrateValues(compiled, raw);
  if (form.type === 'lists') return lists;
  if (form.type === 'flat') return lists.map(([value]) => value);
  return lists.map((list) => Object.fromEntries(compiled.values.map(({ name }, index) => [name, list[index]])));
}

function checkLocked({ lock, model }: QueryState): void {
  if (!lock || currentTransaction(model.dataSource)) return;
  throw new TransactionManagementError(`selectForUpdate() of ${model.name} needs a transaction. Read the rows inside atomic().`);
}
