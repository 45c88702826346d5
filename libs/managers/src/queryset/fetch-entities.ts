import { announceInit } from '../signals/announce-init.js';
import { executeSql } from '../sql/execute.js';
import { compileOnce } from '../sql/select-cache.js';
import type { CompiledSelect } from '../sql/select-compiler.js';
import { rememberGroup } from './deferred-access.js';
import { hydrateEntities } from './hydrate.js';
import type { QueryState } from './query-state.js';

/** Reads the entities that a state asks for, without what it prefetches. */
export async function fetchEntities(state: QueryState): Promise<object[]> {
  const compiled = compileOnce(state);
  const { rows } = await executeSql(state.model.dataSource, compiled.sql, compiled.parameters);
  return makeEntities(state, compiled, rows);
}

/** Makes the entities of a query's rows. */
export function makeEntities(
  state: QueryState,
  compiled: CompiledSelect,
  rows: readonly (readonly unknown[])[],
): object[] | Promise<object[]> {
  const entities = hydrateEntities(compiled, rows);
  if (state.fetching && compiled.entity) rememberGroup(compiled.entity, entities, state.fetching);
  const announced = announceInit(state.model, entities, state.selectRelated);
  return announced ? announced.then(() => entities) : entities;
}
