import { IntegrityError, type IntegrityErrorDetails, type IntegrityRule } from '@nuages/core';

/** What drivers say of an error, each in its own words. */
interface DriverError {
  code?: string;
  errno?: number;
  errcode?: number;
  message?: string;
  table?: string;
  constraint?: string;
  column?: string;
  detail?: string;
  driverError?: unknown;
}

/** SQLite's extended result codes. @see https://sqlite.org/rescode.html */
const SQLITE: Record<number, IntegrityRule> = {
  2067: 'unique',
  1555: 'unique',
  2579: 'unique',
  787: 'foreign_key',
  1299: 'not_null',
  275: 'check',
  19: 'unknown',
};
/** PostgreSQL's SQLSTATE class 23. */
const POSTGRES: Record<string, IntegrityRule> = {
  '23505': 'unique',
  '23503': 'foreign_key',
  '23502': 'not_null',
  '23514': 'check',
  '23000': 'unknown',
  '23001': 'foreign_key',
  '23P01': 'unknown',
};
/** Error numbers of MySQL and MariaDB. */
const MYSQL: Record<number, IntegrityRule> = {
  1062: 'unique',
  1451: 'foreign_key',
  1452: 'foreign_key',
  1216: 'foreign_key',
  1217: 'foreign_key',
  1048: 'not_null',
  1364: 'not_null',
  3819: 'check',
  4025: 'check',
};

/** The {@link IntegrityError} that a driver's error stands for, or `undefined` for any other error. */
export function toIntegrityError(error: unknown): IntegrityError | undefined {
  if (error instanceof IntegrityError) return error;
  if (typeof error !== 'object' || error === null) return undefined;
  const driverError = ((error as DriverError).driverError ?? error) as DriverError;
  const rule = ruleOf(driverError);
  if (!rule) return undefined;
  const details: IntegrityErrorDetails = { rule, cause: error, ...placeOf(driverError, rule) };
  return new IntegrityError(messageOf(rule, details), details);
}

function ruleOf({ code, errno, errcode }: DriverError): IntegrityRule | undefined {
  if (errcode !== undefined) return SQLITE[errcode];
  if (errno !== undefined && MYSQL[errno]) return MYSQL[errno];
  return code === undefined ? undefined : POSTGRES[code];
}

/** Table and columns, from the driver's own fields or from its message: `UNIQUE constraint failed: post.slug`. */
function placeOf(
  { errcode, message = '', table, constraint, column, detail = '' }: DriverError,
  rule: IntegrityRule,
): IntegrityErrorDetails {
  if (errcode !== undefined) {
    const names = (/failed: (.+)$/.exec(message)?.[1] ?? '').split(', ').filter((name) => name.includes('.'));
    const columns = names.map((name) => name.slice(name.indexOf('.') + 1));
    return names.length > 0 ? { table: names[0]!.slice(0, names[0]!.indexOf('.')), columns } : {};
  }
  if (table !== undefined || constraint !== undefined) {
    const columns = column ? [column] : (/^Key \(([^)]*)\)=/.exec(detail)?.[1]?.split(', ') ?? []);
    return { ...(table && { table }), ...(constraint && { constraint }), columns };
  }
  const [, owner, key] = (rule === 'unique' && /for key '(?:([^'.]+)\.)?([^']+)'/.exec(message)) || []; // MySQL names the table, too
  const missing = rule === 'not_null' ? /(?:Column|Field) '([^']+)'/.exec(message)?.[1] : undefined;
  return { ...(owner && { table: owner }), ...(key && { constraint: key }), ...(missing && { columns: [missing] }) };
}

function messageOf(rule: IntegrityRule, { table, columns = [], constraint }: IntegrityErrorDetails): string {
  const place = columns.length > 0 ? `${table ? `${table}.` : ''}${columns.join(', ')}` : (constraint ?? table ?? '');
  return `A ${rule.replace('_', ' ')} constraint failed${place ? `: ${place}` : ''}.`;
}
