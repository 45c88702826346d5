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
  const text = value instanceof Date ? momentOf(value) : String(value as string | number);
  switch (kind) {
    case 'datetime':
      return value;
    case 'integer':
    case 'bigint':
    case 'float':
    case 'decimal':
    case 'duration':
      return checkNumber(value, text.trim(), kind);
    case 'boolean':
      return check(BOOLEANS.get(text.toLowerCase()), kind);
    case 'date':
      return isDay(text.slice(0, 10)) && (value instanceof Date || text.length === 10 || isMoment(text)) ? value : fail(kind);
    case 'time':
      return value instanceof Date || TIME.test(text) ? value : fail(kind);
    case 'uuid':
      return UUID.test(text) ? value : fail(kind);
    default:
      return value instanceof Date || typeof value === 'string' ? value : text;
  }
}

function checkNumber(value: unknown, text: string, kind: FieldKind): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint') return value >= MAX_INT64 || value < -MAX_INT64 ? text : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : fail(kind);
  return value instanceof Date || !NUMBER.test(text) || (kind === 'float' && !Number.isFinite(Number(text))) ? fail(kind) : text;
}

/** Whether it is a day of the calendar: February 30th is none, nor is the year 0. */
function isDay(text: string): boolean {
  return DATE.test(text) && !text.startsWith('0000') && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

function isMoment(text: string): boolean {
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text));
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

/** An invalid date has no text; it fits no kind but `datetime`, which says what it lacks. */
function momentOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
