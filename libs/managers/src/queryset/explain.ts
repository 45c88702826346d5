import { dialectOf, isMariaDb, requireMysql } from '../sql/dialect.js';
import { executeSql } from '../sql/execute.js';
import { compileSelect } from '../sql/select-compiler.js';
import type { QueryState } from './query-state.js';

/** Options of `explain`. SQLite knows neither. */
export interface ExplainOptions {
  /** The plan as JSON, not as text. */
  readonly format?: 'text' | 'json';
  /** Run the query, and tell how long each step took. */
  readonly analyze?: boolean;
}

/** How the database would run a state's query. */
export async function explainQuery(state: QueryState, { format = 'text', analyze = false }: ExplainOptions = {}): Promise<string> {
  const { dataSource } = state.model;
  const { sql, parameters } = compileSelect(state);
  const isJson = format === 'json';
  if (isJson && analyze) requireMysql(dataSource, '8.3.0', "explain() with 'analyze' as JSON");
  const prefix = {
    sqlite: 'EXPLAIN QUERY PLAN',
    postgres: `EXPLAIN (ANALYZE ${analyze}, FORMAT ${isJson ? 'JSON' : 'TEXT'})`,
    mysql: `${(analyze && (isMariaDb(dataSource) ? 'ANALYZE' : 'EXPLAIN ANALYZE')) || 'EXPLAIN'}${isJson ? ' FORMAT=JSON' : ''}`,
  }[dialectOf(dataSource).name];
  const { rows } = await executeSql(dataSource, `${prefix} ${sql}`, parameters);
  return rows.map((row) => row.filter((value): value is string | number => value !== null).join(' ')).join('\n');
}
