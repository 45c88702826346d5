import { announceInit } from '../signals/announce-init.js';
import { executeSql } from '../sql/execute.js';
import { compileSelect } from '../sql/select-compiler.js';
import { hydrateEntities, hydrateValues } from './hydrate.js';
import type { QueryState } from './query-state.js';

/** Reads the entities that a state asks for, without what it prefetches. */
export async function fetchEntities(state: QueryState): Promise<object[]> {
  const compiled = compileSelect(state);
  const { rows } = await executeSql(state.model.dataSource, compiled.sql, compiled.parameters);
  const entities = hydrateEntities(compiled, rows);
  await announceInit(state.model, entities, state.selectRelated);
  return entities;
}

/** Reads the values that a state asks for. */
export async function fetchValues(state: QueryState): Promise<unknown[][]> {
  const compiled = compileSelect(state);
  const { rows } = await executeSql(state.model.dataSource, compiled.sql, compiled.parameters);
  return hydrateValues(compiled, rows);
}
