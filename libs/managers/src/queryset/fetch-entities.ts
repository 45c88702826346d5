import { announceInit } from '../signals/announce-init.js';
import { executeSql } from '../sql/execute.js';
import { type CompiledSelect, compileSelect } from '../sql/select-compiler.js';
import { rememberGroup } from './deferred-access.js';
import { hydrateEntities } from './hydrate.js';
import type { QueryState } from './query-state.js';

/** Reads the entities that a state asks for, without what it prefetches. */
export async function fetchEntities(state: QueryState): Promise<object[]> {
  const compiled = compileSelect(state);
  const { rows } = await executeSql(state.model.dataSource, compiled.sql, compiled.parameters);
  return makeEntities(state, compiled, rows);
}

/** Makes the entities of a query's rows. */
export async function makeEntities(state: QueryState, compiled: CompiledSelect, rows: readonly (readonly unknown[])[]): Promise<object[]> {
  const entities = hydrateEntities(compiled, rows);
  if (state.fetching && compiled.entity) rememberGroup(compiled.entity, entities, state.fetching);
  await announceInit(state.model, entities, state.selectRelated);
  return entities;
}
