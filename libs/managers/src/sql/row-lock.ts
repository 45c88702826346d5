import { FieldError } from '@nuages/core';
import { isMariaDb } from './dialect.js';
import type { JoinedTable } from './join-tree.js';
import type { QueryScope } from './query-scope.js';

/** How `selectForUpdate` locks rows. */
export interface RowLock {
  /** Fail at once where another transaction holds a row. Default: wait for it. */
  readonly nowait?: boolean;
  /** Leave out rows that another transaction holds. */
  readonly skipLocked?: boolean;
  /** The tables whose rows are locked: `'self'`, and paths of to-one relations. Default: all of the query. PostgreSQL and MySQL alone. */
  readonly of?: readonly string[];
}

/** `FOR UPDATE` and what belongs to it; nothing on SQLite, where a transaction that writes holds the whole file. */
export function lockText(scope: QueryScope, { nowait, skipLocked, of }: RowLock): string {
  if (scope.dialect.name === 'sqlite') return '';
  if (of && isMariaDb(scope.model.dataSource))
    throw new FieldError("selectForUpdate: MariaDB locks all tables of a query. Leave out 'of'.");
  const tables = (of ?? []).map((path) => scope.dialect.quote(tableAt(scope, path).alias));
  return ` FOR UPDATE${tables.length > 0 ? ` OF ${tables.join(', ')}` : ''}${nowait ? ' NOWAIT' : ''}${skipLocked ? ' SKIP LOCKED' : ''}`;
}

function tableAt(scope: QueryScope, path: string): JoinedTable {
  if (path === 'self') return scope.joins.root;
  return path.split('__').reduce((table, name) => {
    const field = table.model!.field(name);
    if (!field.relation?.type.endsWith('to-one'))
      throw new FieldError(`selectForUpdate: '${name}' of ${table.model!.name} leads to no single row. Name 'self' or a to-one relation.`);
    return scope.joins.follow(table, field, undefined);
  }, scope.joins.root);
}
