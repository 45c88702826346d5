import { FieldError } from '@nuages/core';
import type { ModelField } from '../model/model-field.js';
import type { FieldKind } from '../model/field-kind.js';
import { checkValue } from './check-value.js';
import { readArray } from './postgres-array.js';
import { readMoment } from './read-moment.js';
import type { Dialect } from './dialect.js';

/** What a value is: enough to write it to the database and read it back. */
export interface ValueType {
  readonly kind: FieldKind;
  /** Decimals after the point, where the value is a decimal column's. */
  readonly scale?: number | undefined;
  /** The column that it comes from, where it has a transformer of its own, or a type that TypeORM's driver reads and writes. */
  readonly field?: ModelField | undefined;
  /** How far it lies inside JSON, where it does: it is in the database's own form already. */
  readonly part?: { readonly keys: number; readonly indexes: number };
}

/** The type of a column's values; of a to-one relation, the type of its key. */
export function valueTypeOf(field: ModelField): ValueType {
  if (field.relation) return valueTypeOf(field.relation.target().primaryKey);
  const isReadByDriver = field.kind === 'other' && field.column !== undefined;
  return { kind: field.kind, scale: field.scale, ...((field.column?.transformer || isReadByDriver) && { field }) };
}

/** The value as the database takes it. */
export function toDatabase(value: unknown, { kind, field }: ValueType, dialect: Dialect): unknown {
  if (field) return toDatabase(plainOf(value, field), { kind }, dialect);
  if (value === null || value === undefined) return null;
  switch (kind) {
    case 'datetime':
      return momentText(value, dialect);
    case 'boolean':
      return dialect.name === 'postgres' ? value : value ? 1 : 0;
    case 'json':
      return JSON.stringify(value);
    case 'decimal':
      return `${value as string}`;
    case 'uuid':
      return uuidText(`${value as string}`);
    case 'date':
      return value instanceof Date ? dateText(value) : `${value as string}`.slice(0, 10);
    case 'time':
      return value instanceof Date ? timeText(value).replace('.000', '') : value;
    default:
      return value instanceof Date ? momentText(value, dialect) : value;
  }
}

/**
 * As {@link toDatabase}, for a value that a column is compared with.
 *
 * @throws FieldError for a value that the column's kind does not have
 */
export function toComparable(value: unknown, { kind, field }: ValueType, dialect: Dialect): unknown {
  const plain = field ? plainOf(value, field) : value;
  if (plain === null || plain === undefined) return null;
  const stored = toDatabase(checkValue(plain, kind), { kind }, dialect);
  if (dialect.name === 'postgres' && typeof stored === 'string' && stored.includes('\0'))
    throw new FieldError('PostgreSQL knows no text with a NUL character.');
  return stored;
}

/** JavaScript source of the expression that reads `raw`, a driver's plain value that is not null, as an entity's value. */
export function readerSource({ kind, scale }: ValueType, raw: string): string {
  switch (kind) {
    case 'datetime':
      return `readMoment(${raw})`;
    case 'boolean':
      return `(${raw} === true || ${raw} === 1)`;
    case 'json':
      return `readJson(${raw})`;
    case 'decimal':
      return `readDecimal(${raw}, ${scale})`;
    case 'time':
      return `readTime(${raw})`;
    default:
      return raw;
  }
}

/** What the source of {@link readerSource} calls. */
export const READERS = { readMoment, readJson, readDecimal, readTime };

/** Reads a driver's plain value as an entity's value. */
export function fromDatabase(raw: unknown, { kind, scale, field }: ValueType): unknown {
  if (raw === null || raw === undefined) return field ? plainFrom(null, field) : null;
  const value = readPlain(raw, kind, scale);
  return field ? plainFrom(value, field) : value;
}

function readPlain(raw: unknown, kind: FieldKind, scale: number | undefined): unknown {
  switch (kind) {
    case 'integer':
    case 'bigint':
    case 'float':
      return typeof raw === 'string' ? readNumber(raw) : raw; // MariaDB sums up whole numbers to decimals
    case 'datetime':
      return readMoment(raw as string);
    case 'boolean':
      return raw === true || raw === 1;
    case 'json':
      return readJson(raw);
    case 'decimal':
      return readDecimal(raw, scale);
    case 'time':
      return readTime(raw);
    default:
      return raw;
  }
}

function readNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : BigInt(text);
}

/** A time of day as Python writes it: MariaDB shows zeros behind whole seconds, PostgreSQL leaves some out behind others. */
function readTime(raw: unknown): unknown {
  if (typeof raw !== 'string' || raw.length <= '12:30:00'.length) return raw;
  const [, seconds, fraction] = /^(\d\d:\d\d:\d\d)\.(\d{1,6})$/.exec(raw) ?? [];
  if (fraction === undefined) return raw;
  return Number(fraction) === 0 ? seconds : `${seconds}.${fraction.padEnd(6, '0')}`;
}

function readJson(raw: unknown): unknown {
  return typeof raw === 'string' ? JSON.parse(raw) : raw;
}

/** Without a scale, as computed ones are, without the zeros that a database puts behind. */
function readDecimal(raw: unknown, scale: number | undefined): string {
  if (scale !== undefined) return typeof raw === 'number' ? raw.toFixed(scale) : String(raw);
  const text = String(raw);
  return /\.\d*0$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}

function momentText(value: unknown, dialect: Dialect): string {
  const moment =
    value instanceof Date
      ? value
      : new Date(/^\d{4}-\d\d-\d\d$/.test(String(value)) ? `${String(value)}T00:00:00Z` : withZone(String(value)));
  const year = moment.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) throw new FieldError(`'${String(value).slice(0, 40)}' is no moment. Give a Date or an ISO 8601 text.`);
  return dialect.name === 'postgres' ? `${dateText(moment)}T${timeText(moment)}Z` : `${dateText(moment)} ${timeText(moment)}`;
}

const UUID = /^([\da-f]{8})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{12})$/i;

/** As PostgreSQL gives it: in small letters, with dashes. */
function uuidText(text: string): string {
  return UUID.exec(text)?.slice(1).join('-').toLowerCase() ?? text;
}

const DIGITS = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'));
const PAIRS = DIGITS.slice(0, 100).map((text) => text.slice(1));

/** By its parts: `toISOString` takes three times as long, and moments are most of what writing a row costs. */
function dateText(moment: Date): string {
  const year = moment.getUTCFullYear();
  if (year < 1000 || year > 9999) return moment.toISOString().split('T')[0]!;
  return `${year}-${PAIRS[moment.getUTCMonth() + 1]}-${PAIRS[moment.getUTCDate()]}`;
}

function timeText(moment: Date): string {
  const [hours, minutes, seconds] = [moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds()];
  return `${PAIRS[hours]}:${PAIRS[minutes]}:${PAIRS[seconds]}.${DIGITS[moment.getUTCMilliseconds()]}`;
}

function withZone(text: string): string {
  return /(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`;
}

type Transformer = { readonly to: (value: unknown) => unknown; readonly from: (value: unknown) => unknown };

function transformersOf(field: ModelField): Transformer[] {
  return [field.column!.transformer].flat() as Transformer[];
}

/** What a column's own transformer makes of an entity's value. */
export function plainOf(value: unknown, field: ModelField): unknown {
  if (field.kind === 'other') return field.model.dataSource.driver.preparePersistentValue(value, field.column!) as unknown;
  return transformersOf(field).reduce((result, { to }) => to(result), value);
}

/** What a column's own transformer makes of the database's value. */
export function plainFrom(value: unknown, field: ModelField): unknown {
  if (field.kind === 'other') return field.model.dataSource.driver.prepareHydratedValue(readArray(value, field), field.column!) as unknown;
  return transformersOf(field).reduceRight((result, { from }) => from(result), value);
}
