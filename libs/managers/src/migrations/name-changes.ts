import type { ColumnDifference, RenamedColumn } from './renamed-columns.js';

/** Django's limit for the name that it makes up. */
const MAX_LENGTH = 52;
const TABLE = /^\s*(CREATE|ALTER|DROP) TABLE (?:[`"]?\w+[`"]?\.)?[`"]?(temporary_)?(\w+)/i;
const INDEX = /^\s*(?:CREATE|DROP) (?:\w+ )?INDEX .* ON (?:[`"]?\w+[`"]?\.)?[`"]?(\w+)/i;

/** What a name is made from. */
export interface NamedChanges {
  readonly up: readonly string[];
  readonly differences: readonly ColumnDifference[];
  readonly renames: readonly RenamedColumn[];
}

/**
 * A name that tells what a migration does: `create-book`, `add-book-stars`, `rename-book-title`, `alter-book`; of several
 * changes the first, with `-and-more`.
 *
 * @see Django's `Migration.suggest_name`
 */
export function nameChanges({ up, differences, renames }: NamedChanges): string {
  const parts = [
    ...new Set([...created(up), ...renames.map(({ table, from }) => `rename-${table}-${from}`), ...columns(differences, renames)]),
  ];
  const names = parts.length > 0 ? parts : [`alter-${altered(up) ?? 'tables'}`];
  const all = names.join('-');
  return kebab(all.length <= MAX_LENGTH ? all : `${names[0]}-and-more`);
}

function created(up: readonly string[]): string[] {
  const tables = up.map((sql) => TABLE.exec(sql)).filter((found) => found?.[1]?.toUpperCase() === 'CREATE' && !found[2]);
  return tables.map((found) => `create-${found![3]!}`);
}

function columns(differences: readonly ColumnDifference[], renames: readonly RenamedColumn[]): string[] {
  return differences.flatMap(({ table, added, dropped }) => {
    const its = renames.filter((renamed) => renamed.table === table);
    const gone = dropped.filter(({ name }) => !its.some(({ from }) => from === name)).map(({ name }) => `remove-${table}-${name}`);
    const come = added.filter((column) => !its.some(({ to }) => to === column.databaseName));
    return [...come.map(({ databaseName }) => `add-${table}-${databaseName}`), ...gone];
  });
}

function altered(up: readonly string[]): string | undefined {
  return up.map((sql) => TABLE.exec(sql)?.[3] ?? INDEX.exec(sql)?.[1]).find((table) => table !== undefined);
}

function kebab(name: string): string {
  return name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
}
