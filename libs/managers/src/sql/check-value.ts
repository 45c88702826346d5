import { FieldError } from '@nuages/core';
import type { FieldKind } from '../model/field-kind.js';

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?$/;
const UUID = /^[\da-f]{8}(-?[\da-f]{4}){3}-?[\da-f]{12}$/i;
const BOOLEANS = new Map<unknown, boolean>(
  Object.entries({ true: true, t: true, 1: true, false: false, f: false, 0: false }).flatMap(([text, is]) => [[text, is] as const]),
);
const MAX_INT64 = 2n ** 63n;

/**
 * A value that is compared with a column of that kind, or written to it, in a form that every database takes.
 *
 * @throws FieldError for a value that the kind does not have; the message does not repeat it
 */
export function checkValue(value: unknown, kind: FieldKind): unknown {
  if (kind === 'json' || kind === 'binary' || kind === 'other') return value;
  if (typeof value === 'object' && !(value instanceof Date)) throw new FieldError(`A value of the kind '${kind}' is no ${nameOf(value)}.`);
  switch (kind) {
    case 'datetime':
      return value;
    case 'integer':
    case 'bigint':
    case 'float':
    case 'decimal':
    case 'duration':
      return checkNumber(value, kind);
    case 'boolean':
      return check(BOOLEANS.get(String(value).toLowerCase()), kind);
    case 'date':
      return value instanceof Date || DATE.test(String(value)) || isMoment(value) ? value : fail(kind);
    case 'time':
      return value instanceof Date || TIME.test(String(value)) ? value : fail(kind);
    case 'uuid':
      return UUID.test(String(value)) ? value : fail(kind);
    default:
      return value instanceof Date || typeof value === 'string' ? value : String(value);
  }
}

function checkNumber(value: unknown, kind: FieldKind): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') return value >= MAX_INT64 || value < -MAX_INT64 ? String(value) : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : fail(kind);
  const text = String(value).trim();
  return value instanceof Date || !NUMBER.test(text) || !Number.isFinite(Number(text)) ? fail(kind) : text;
}

function isMoment(value: unknown): boolean {
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(String(value)) && !Number.isNaN(Date.parse(String(value)));
}

function check<T>(value: T | undefined, kind: FieldKind): T {
  return value === undefined ? fail(kind) : value;
}

function fail(kind: FieldKind): never {
  throw new FieldError(
    `The value is no ${{ integer: 'number', bigint: 'number', float: 'number', decimal: 'number' }[kind as 'integer'] ?? kind}.`,
  );
}

function nameOf(value: unknown): string {
  return Array.isArray(value) ? "list; use 'in'" : 'object';
}
