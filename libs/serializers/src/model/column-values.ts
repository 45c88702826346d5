import type { ModelField } from '@nuages/managers';
import { asciiDigits } from '../fields/number/ascii-digits.js';
import { Invalid } from '../fields/invalid.js';
import { DecimalFieldType } from '../fields/number/decimal.field.js';
import { FloatFieldType } from '../fields/number/float.field.js';
import { IntegerFieldType } from '../fields/number/integer.field.js';
import { PLAIN_SCOPE } from '../fields/scope.js';
import { numberText } from '../fields/text/number-text.js';
import { UUIDFieldType } from '../fields/text/uuid.field.js';
import { DateFieldType } from '../fields/time/date.field.js';
import { DateTimeFieldType } from '../fields/time/date-time.field.js';
import { TimeFieldType } from '../fields/time/time.field.js';

/** What a column is compared with. */
export type ColumnValue = string | number | bigint | Date;

/** A client's value as a value of the column, or `undefined` when it can be none. */
export function toColumnValue(field: ModelField, value: unknown): ColumnValue | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const reader = READERS[field.kind];
  if (!reader) return typeof value === 'string' ? value : numberText(value);
  if (typeof value === 'string' && WHOLE_KINDS.has(field.kind) && !WHOLE.test(asciiDigits(value))) return undefined;
  const read = reader.run(field.kind === 'integer' && typeof value === 'number' ? Math.trunc(value) : value, PLAIN_SCOPE);
  return read instanceof Invalid ? undefined : (read as ColumnValue);
}

/** Tells whether a column's values are texts, and whatever names one is. */
export function isTextColumn({ kind }: ModelField): boolean {
  return READERS[kind] === undefined;
}

/** A key is read as Python's `int()` reads it; a number field takes `1.0`, too. */
const WHOLE = /^\s*[+-]?\d+(?:_\d+)*\s*$/;
const WHOLE_KINDS: ReadonlySet<string> = new Set(['integer', 'bigint']);

const READERS: Readonly<Record<string, { run(value: unknown, scope: typeof PLAIN_SCOPE): unknown } | undefined>> = {
  integer: new IntegerFieldType(),
  bigint: new IntegerFieldType(),
  decimal: new DecimalFieldType({ maxDigits: 1000, decimalPlaces: null }),
  float: new FloatFieldType(),
  uuid: new UUIDFieldType(),
  date: new DateFieldType(),
  time: new TimeFieldType(),
  datetime: new DateTimeFieldType(),
};

/** The bits that integers take, by the column's type. */
const BITS: Readonly<Record<string, number | undefined>> = { tinyint: 8, smallint: 16, int2: 16, mediumint: 24, bigint: 64, int8: 64 };

/**
 * The least and the greatest integer that a column holds.
 *
 * @see Django's `integer_field_range`
 */
export function integerRange({ column, model }: ModelField): [bigint, bigint] {
  const { driver, options } = model.dataSource;
  if (options.type === 'better-sqlite3') return [-(2n ** 63n), 2n ** 63n - 1n]; // whatever the type's name
  const bits = BigInt(BITS[column ? driver.normalizeType(column) : ''] ?? 32);
  return column?.unsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

/** Tells whether a column can hold a value of its kind: no row has one that it can't, and databases refuse the question. */
export function canHold(field: ModelField, value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0');
  if (typeof value === 'number' && !Number.isFinite(value)) return false;
  if (field.kind !== 'integer' && field.kind !== 'bigint') return true;
  if (typeof value !== 'bigint' && !Number.isInteger(value)) return true;
  const [least, greatest] = integerRange(field);
  return BigInt(value as number | bigint) >= least && BigInt(value as number | bigint) <= greatest;
}

/** A column's value as text, the same for values that are equal. */
export function textOf({ kind }: ModelField, value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  const text = String(value);
  return kind === 'decimal' || kind === 'float' ? String(Number(text)) : text;
}
