import type { SchemaChanges } from './make-tables.js';
import { keepKeys } from './passing-keys.js';
import { widenKey } from './widen-keys.js';

const NAME = String.raw`(?:[\`"]?\w+[\`"]?\.)?[\`"]?\w+[\`"]?`;
const DROP = new RegExp(String.raw`^ALTER TABLE (${NAME}) DROP COLUMN ([\`"]?\w+[\`"]?)$`);
const ADD = new RegExp(String.raw`^ALTER TABLE (${NAME}) ADD ([\`"]?\w+[\`"]?) (.+)$`, 's');
/** A type of PostgreSQL, as `character varying(50)` or `TIMESTAMP(6) WITH TIME ZONE`. */
const TYPE = /^[a-z][a-z ]*(?:\(\d+(?:, ?\d+)?\))?[a-z ]*(?:\[\])?$/i;

/** The column that a statement drops or adds. */
interface ColumnStatement {
  readonly table: string;
  readonly column: string;
  /** What stands behind the column's name. */
  readonly definition?: string | undefined;
}

/**
 * Changes a column's type where TypeORM drops the column and adds another of its name, with all that the rows hold in it:
 * on PostgreSQL and MySQL it does so for a length that grows.
 */
export function keepColumns({ up, down }: SchemaChanges): SchemaChanges {
  return keepKeys({ up: keepIn(up, down), down: keepIn(down, up) });
}

/** The columns that are still dropped and made anew, as `song.id`. */
export function remadeColumns(statements: readonly string[]): string[] {
  return statements.flatMap((sql, index) => {
    const dropped = read(DROP, sql);
    const isRemade = dropped && statements.slice(index + 1).some((later) => isAddedBy(later, dropped));
    return isRemade ? [`${dropped.table}.${dropped.column}`.replace(/["`]/g, '')] : [];
  });
}

function isAddedBy(sql: string, { table, column }: ColumnStatement): boolean {
  const added = read(ADD, sql);
  return added?.table === table && added.column === column;
}

function keepIn(statements: readonly string[], opposite: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < statements.length; index += 1) {
    const dropped = read(DROP, statements[index]!);
    const added = dropped && read(ADD, statements[index + 1] ?? '');
    const change = added && isAddedBy(statements[index + 1]!, dropped) ? changeOf(added, definitionIn(opposite, added)) : undefined;
    kept.push(...(change ?? [statements[index]!]));
    if (change) index += 1;
  }
  return kept;
}

function read(pattern: RegExp, sql: string): ColumnStatement | undefined {
  const [, table, column, definition] = pattern.exec(sql.trim()) ?? [];
  return table === undefined || column === undefined ? undefined : { table, column, definition };
}

/** How the column was before: it is what the way back makes of it. */
function definitionIn(statements: readonly string[], { table, column }: ColumnStatement): string | undefined {
  const found = statements.find((sql) => isAddedBy(sql, { table, column }));
  return found === undefined ? undefined : read(ADD, found)?.definition;
}

/** `undefined` where the column is better made anew, as one that counts by itself from now on. */
function changeOf({ table, column, definition = '' }: ColumnStatement, before = ''): readonly string[] | undefined {
  const widened = widenKey(table, column, definition, before);
  if (widened) return widened;
  if (table.startsWith('`'))
    return /AUTO_INCREMENT|GENERATED|PRIMARY/i.test(definition + before)
      ? undefined
      : [`ALTER TABLE ${table} MODIFY ${column} ${definition}`];
  const [now, earlier] = [parse(definition), parse(before)];
  if (!now || !earlier) return undefined;
  const alter = `ALTER COLUMN ${column}`;
  const actions = [
    ...(earlier.value !== undefined ? [`${alter} DROP DEFAULT`] : []),
    `${alter} TYPE ${now.type}${baseOf(now.type) === baseOf(earlier.type) ? '' : ` USING ${column}::${now.type}`}`,
    ...(now.isNull === earlier.isNull ? [] : [`${alter} ${now.isNull ? 'DROP' : 'SET'} NOT NULL`]),
    ...(now.value !== undefined ? [`${alter} SET DEFAULT ${now.value}`] : []),
  ];
  return [`ALTER TABLE ${table} ${actions.join(', ')}`];
}

/** Without its length: a cast would cut what is too long, where the database refuses it. */
function baseOf(type: string): string {
  return type.replace(/\(.*?\)/, '').toLowerCase();
}

function parse(definition: string): { readonly type: string; readonly isNull: boolean; readonly value?: string | undefined } | undefined {
  const [, head = '', value] = /^(.*?)(?: DEFAULT (.+))?$/s.exec(definition)!;
  const type = head.replace(/ NOT NULL$/, '');
  if (!TYPE.test(type) || /serial|generated|not null/i.test(type)) return undefined;
  return { type, isNull: type === head, value };
}
