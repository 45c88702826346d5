import type { SchemaChanges } from './make-tables.js';

/** A statement that takes a table's primary key away, or gives it one. */
interface KeyStatement {
  readonly table: string;
  /** In the order of their names; `undefined` where the key is taken away. */
  readonly columns?: string;
}

const NAME = String.raw`(?:[\`"]?\w+[\`"]?\.)?[\`"]?\w+[\`"]?`;
const DROP_KEY = new RegExp(String.raw`^ALTER TABLE (${NAME}) DROP (?:CONSTRAINT "PK_\w+"|PRIMARY KEY)$`);
const ADD_KEY = new RegExp(String.raw`^ALTER TABLE (${NAME}) ADD (?:CONSTRAINT "PK_\w+" )?PRIMARY KEY \((.+)\)$`);
const CHANGED_COLUMN = new RegExp(String.raw`^ALTER TABLE (${NAME}) (?:DROP COLUMN|ADD) [\`"]\w+[\`"]`);
const COUNTING = new RegExp(String.raw`^ALTER TABLE (${NAME}) MODIFY (\`\w+\`) .* AUTO_INCREMENT$`);

/**
 * Leaves primary keys alone where a table has the same before and after: TypeORM takes a key apart, column by column, and what
 * is left of it in between need not be unique.
 */
export function keepKeys({ up, down }: SchemaChanges): SchemaChanges {
  const kept = tablesIn(up).filter((table) => isSameKey(table, up, down));
  const counting = up.map((sql) => COUNTING.exec(sql.trim())).flatMap((parts) => (parts ? [`${parts[1]}.${parts[2]}`] : []));
  const isNeeded = (sql: string) => !kept.includes(read(sql)?.table ?? '') && !isAboutCounting(sql, counting);
  return { up: up.filter(isNeeded), down: down.filter(isNeeded) };
}

function tablesIn(statements: readonly string[]): string[] {
  return [...new Set(statements.flatMap((sql) => read(sql)?.table ?? []))];
}

/** The key that is given last is what there is in the end: in the way back, what there was. */
function isSameKey(table: string, up: readonly string[], down: readonly string[]): boolean {
  const lastKey = (statements: readonly string[]) => statements.map(read).findLast((each) => each?.table === table)?.columns;
  const isRemade = [...up, ...down].some((sql) => CHANGED_COLUMN.exec(sql.trim())?.[1] === table);
  return !isRemade && lastKey(up) !== undefined && lastKey(up) === lastKey(down);
}

/** What MySQL is told around a key of one column that was made anew: it goes on counting while its type changes. */
function isAboutCounting(sql: string, counting: readonly string[]): boolean {
  const key = read(sql);
  if (key)
    return counting.some((each) => (key.columns === undefined ? each.startsWith(`${key.table}.`) : each === `${key.table}.${key.columns}`));
  const [, table, column] = new RegExp(String.raw`^ALTER TABLE (${NAME}) CHANGE (\`\w+\`) \2 `).exec(sql.trim()) ?? [];
  return counting.includes(`${table}.${column}`);
}

function read(sql: string): KeyStatement | undefined {
  const dropped = DROP_KEY.exec(sql.trim())?.[1];
  if (dropped !== undefined) return { table: dropped };
  const [, table, columns] = ADD_KEY.exec(sql.trim()) ?? [];
  return table === undefined ? undefined : { table, columns: columns!.split(', ').toSorted().join(', ') };
}
