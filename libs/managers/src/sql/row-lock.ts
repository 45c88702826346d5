import { FieldError } from '@nuages/core';
import { nearest } from '../model/nearest.js';
import type { Model } from '../model/model.js';
import type { QueryState } from '../queryset/query-state.js';
import { isMariaDb } from './dialect.js';
import type { JoinedTable } from './join-tree.js';
import type { QueryScope } from './query-scope.js';
import { joinedBy } from './select-entity.js';

/** How `selectForUpdate` locks rows. */
export interface RowLock {
  /** Fail at once where another transaction holds a row. Default: wait for it. */
  readonly nowait?: boolean;
  /** Leave out rows that another transaction holds. */
  readonly skipLocked?: boolean;
  /** The tables whose rows are locked: `'self'`, and paths of to-one relations. Default: all of the query. PostgreSQL and MySQL alone. */
  readonly of?: readonly string[];
}

/**
 * `FOR UPDATE` and what belongs to it; nothing on SQLite, where a transaction that writes holds the whole file.
 *
 * @param isGathered whether a row of the result may be several of the table's
 * @throws FieldError for a wrong `of`, and for what the database cannot lock
 */
export function lockText(
  scope: QueryScope,
  { lock, selectRelated, model }: QueryState & { readonly lock: RowLock },
  isGathered: boolean,
): string {
  const { nowait, skipLocked, of } = lock;
  let tables = (of ?? []).map((path) => scope.dialect.quote(tableAt(scope, path, selectRelated).alias));
  if (scope.dialect.name === 'sqlite') return '';
  if (of && isMariaDb(model.dataSource)) throw new FieldError("selectForUpdate: MariaDB locks all tables of a query. Leave out 'of'.");
  if (scope.dialect.name === 'postgres') {
    if (isGathered)
      throw new FieldError(
        `selectForUpdate of ${model.name}: PostgreSQL locks no rows that are distinct or summed up. Lock them by their keys.`,
      );
    // a join that only conditions need may be missing as far as PostgreSQL knows: its rows are not locked
    if (!of && selectRelated.length === 0 && scope.joins.hasNullable)
      tables = scope.joins.certain.map(({ alias }) => scope.dialect.quote(alias));
    else if (!of && scope.joins.hasNullable)
      throw new FieldError(
        `selectForUpdate of ${model.name}: PostgreSQL locks no row of a join that may be missing. Say which to lock: { of: ['self'] }.`,
      );
  }
  return ` FOR UPDATE${tables.length > 0 ? ` OF ${tables.join(', ')}` : ''}${nowait ? ' NOWAIT' : ''}${skipLocked ? ' SKIP LOCKED' : ''}`;
}

function tableAt(scope: QueryScope, path: string, joined: readonly string[]): JoinedTable {
  if (path === 'self') return scope.joins.root;
  const known = new Set(['self', ...joined.flatMap((one) => prefixesOf(scope.model, one))]);
  if (!known.has(path))
    throw new FieldError(
      `selectForUpdate: '${path.slice(0, 70)}' of ${scope.model.name} is not read by selectRelated.${nearest(path, known)} Name 'self', or a relation that is.`,
    );
  return joinedBy(scope.model, path).reduce((table, field) => scope.joins.follow(table, field, undefined), scope.joins.root);
}

function prefixesOf(model: Model, path: string): string[] {
  const names = joinedBy(model, path).map(({ name }) => name.replaceAll('.', '__'));
  return names.map((_name, index) => names.slice(0, index + 1).join('__'));
}
