/** One copy of a table of SQLite, which changes tables by copying them: four statements. */
interface Copy {
  readonly table: string;
  /** The names of columns that are copied, as they are quoted. */
  readonly columns: readonly string[];
  /** What stands between the parentheses of `CREATE TABLE`, with them. */
  readonly definition: string;
}

type Item = string | Copy;

const LENGTH = 4;
const INSERT = /^INSERT INTO "(\w+)"\((.*)\) SELECT (.*) FROM "(\w+)"$/;
const CREATE_INDEX = /^CREATE (?:UNIQUE )?INDEX "(\w+)"/;
const DROP_INDEX = /^DROP INDEX "(\w+)"$/;

/**
 * Copies a table once where TypeORM does so for each of its changes, from the first shape to the last; indexes in between
 * that go again are not made. Statements of other databases stay as they are.
 */
export function joinCopies(statements: readonly string[]): string[] {
  const joined: Item[] = [];
  for (const item of withoutPassingIndexes(readItems(statements))) {
    const before =
      typeof item === 'string' ? -1 : joined.findLastIndex((each) => typeof each !== 'string' || !DROP_INDEX.test(each.trim()));
    const earlier = joined[before];
    if (typeof item === 'string' || earlier === undefined || typeof earlier === 'string' || earlier.table !== item.table) {
      joined.push(item);
      continue;
    }
    joined.splice(before, 1);
    joined.push(join(earlier, item));
  }
  return joined.flatMap((item) => (typeof item === 'string' ? [item] : writeCopy(item)));
}

/** The new table takes the name of the old one: where the old one gives it away first, what refers to it goes along. */
function writeCopy({ table, columns, definition }: Copy): string[] {
  const list = columns.join(', ');
  return [
    `CREATE TABLE "temporary_${table}" ${definition}`,
    `INSERT INTO "temporary_${table}"(${list}) SELECT ${list} FROM "${table}"`,
    `DROP TABLE "${table}"`,
    `ALTER TABLE "temporary_${table}" RENAME TO "${table}"`,
  ];
}

/** What the earlier copy leaves out is gone; what it adds has its default in the later one. */
function join(earlier: Copy, later: Copy): Copy {
  return { ...later, columns: later.columns.filter((name) => earlier.columns.includes(name)) };
}

function readItems(statements: readonly string[]): Item[] {
  const items: Item[] = [];
  for (let index = 0; index < statements.length; index += 1) {
    const copy = readCopy(statements.slice(index, index + LENGTH));
    items.push(copy ?? statements[index]!);
    if (copy) index += LENGTH - 1;
  }
  return items;
}

/** TypeORM has the rows go into a new table that takes the name forwards, and out of the old one that gave it away backwards. */
function readCopy(statements: readonly string[]): Copy | undefined {
  const lines = statements.map((sql) => sql.trim());
  for (const insertAt of [1, 2]) {
    const [, into = '', columns = '', sources, from = ''] = INSERT.exec(lines[insertAt] ?? '') ?? [];
    if (into === '' || columns !== sources) continue;
    const [temporary, table] = insertAt === 1 ? [into, from] : [from, into];
    const expected =
      insertAt === 1
        ? [`CREATE TABLE "${into}" (`, '', `DROP TABLE "${from}"`, `ALTER TABLE "${into}" RENAME TO "${from}"`]
        : [`ALTER TABLE "${into}" RENAME TO "${from}"`, `CREATE TABLE "${into}" (`, '', `DROP TABLE "${from}"`];
    const create = lines[insertAt - 1]!;
    if (temporary === `temporary_${table}` && expected.every((start, at) => lines[at]!.startsWith(start)))
      return { table, columns: columns.split(', '), definition: create.slice(create.indexOf('(')) };
  }
  return undefined;
}

/** Leaves out indexes that are made and dropped again. */
function withoutPassingIndexes(items: readonly Item[]): Item[] {
  const kept: Item[] = [];
  for (const item of items) {
    const [, dropped] = (typeof item === 'string' && DROP_INDEX.exec(item.trim())) || [];
    const made = kept.findLastIndex((each) => typeof each === 'string' && CREATE_INDEX.exec(each.trim())?.[1] === dropped);
    const isDroppedSince = kept.slice(made + 1).some((each) => typeof each === 'string' && DROP_INDEX.exec(each.trim())?.[1] === dropped);
    if (dropped !== undefined && made >= 0 && !isDroppedSince) kept.splice(made, 1);
    else kept.push(item);
  }
  return kept;
}
