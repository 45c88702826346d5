/** A column that counts, as its definition says. */
interface CountingColumn {
  readonly type: string;
  /** How PostgreSQL counts: by a sequence of its own, or as an identity. */
  readonly by: 'sequence' | 'identity' | 'mysql';
}

const SERIAL_TYPES: Readonly<Record<string, string>> = { SMALLSERIAL: 'smallint', SERIAL: 'integer', BIGSERIAL: 'bigint' };
const IDENTITY = /^(smallint|integer|bigint) GENERATED (?:BY DEFAULT|ALWAYS) AS IDENTITY NOT NULL$/i;
const COUNTING = /^((?:tiny|small|medium|big)?int)(?:\(\d+\))?( unsigned)? NOT NULL(?: PRIMARY KEY)? AUTO_INCREMENT$/i;
/** PostgreSQL cuts longer names, and TypeORM looks for the sequence by what is left. */
const MAX_NAME = 63;

/**
 * Changes the whole numbers that a key counts by in place, with its sequence: TypeORM makes the column anew, whose rows then have
 * other keys. `undefined` where either definition is of another kind.
 */
export function widenKey(table: string, column: string, definition: string, before: string): string[] | undefined {
  const [now, earlier] = [readCounting(definition), readCounting(before)];
  if (!now || now.by !== earlier?.by) return undefined;
  if (now.by === 'mysql') return [`ALTER TABLE ${table} MODIFY ${column} ${now.type} NOT NULL AUTO_INCREMENT`];
  const change = `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE ${now.type}`;
  if (now.by === 'identity') return [change]; // which takes its sequence along
  const [, schema = '', name = ''] = /^("\w+"\.)?"(\w+)"$/.exec(table) ?? [];
  const sequence = `${name}_${column.replaceAll('"', '')}_seq`;
  if (name === '' || sequence.length > MAX_NAME) return undefined;
  return [change, `ALTER SEQUENCE ${schema}"${sequence}" AS ${now.type}`];
}

function readCounting(definition: string): CountingColumn | undefined {
  const serial = SERIAL_TYPES[/^(\w+) NOT NULL$/.exec(definition)?.[1] ?? ''];
  if (serial) return { type: serial, by: 'sequence' };
  const identity = IDENTITY.exec(definition)?.[1];
  if (identity) return { type: identity, by: 'identity' };
  const [, type, unsigned = ''] = COUNTING.exec(definition) ?? [];
  return type === undefined ? undefined : { type: type + unsigned, by: 'mysql' };
}
