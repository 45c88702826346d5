import { type ErrorDetail, type ErrorInput, FieldError, ValidationError } from '@nuages/core';
import { MESSAGES } from '../messages.js';
import type { FieldValidator } from '../model/field-validator.js';
import type { ModelField } from '../model/model-field.js';
import { everyRow } from '../queryset/query-state.js';
import { checkValue } from '../sql/check-value.js';
import { dialectOf } from '../sql/dialect.js';
import { toDatabase } from '../sql/values.js';
import { keysWhere } from './write-queryset.js';

/**
 * What is wrong with the value of one field: Django's checks of its kind, its choices, its length and digits, the row that it
 * refers to, and its own validators.
 */
export async function errorsOf(field: ModelField, value: unknown): Promise<ErrorInput[]> {
  if (value === undefined) return field.hasDefault || field.nullable || field.blank ? [] : [detail('required')];
  if (value === null) return field.nullable ? [] : [detail('null')];
  if (value === '') return field.blank ? [] : [detail('blank')];
  if (!isOfKind(field, value)) return [detail('invalid')];
  const errors: ErrorInput[] = [];
  if (field.choices && !choicesOf(field).includes(value)) errors.push(detail('invalid_choice'));
  if (field.maxLength !== undefined && typeof value === 'string' && Array.from(value).length > field.maxLength)
    errors.push({ message: MESSAGES.max_length(field.maxLength), code: 'max_length' });
  errors.push(...errorsOfNumber(field, value));
  for (const validator of field.validators ?? []) errors.push(...(await errorsFrom(validator, value as never)));
  if (field.relation && !(await isThere(field, value)))
    errors.push({ message: MESSAGES.not_there(field.relation.target().name), code: 'invalid' });
  return errors;
}

/** What a transformer makes of a value is its own affair. */
function isOfKind({ kind, column, model }: ModelField, value: unknown): boolean {
  if (column!.transformer || column!.isArray || kind === 'relation') return true;
  if (kind === 'integer' || kind === 'bigint') return /^\s*[+-]?\d+\s*$/.test(String(value as number));
  if (kind === 'boolean' && typeof value !== 'boolean') return false;
  try {
    toDatabase(checkValue(value, kind), { kind }, dialectOf(model.dataSource));
    return true;
  } catch (error) {
    if (error instanceof FieldError) return false;
    throw error;
  }
}

function errorsOfNumber({ kind, column, precision, scale, model }: ModelField, value: unknown): ErrorInput[] {
  if (kind === 'integer' || kind === 'bigint')
    return errorsOfRange(column!.unsigned, bitsOf(String(column!.type), model.dataSource.options.type), value);
  if (kind !== 'decimal' || precision === undefined) return [];
  const [whole = '', places = ''] = plainDigits(String(value as string)).split('.');
  const limit = { digits: precision, places: scale ?? 0 };
  if (whole.length + places.length > limit.digits) return [{ message: MESSAGES.max_digits(limit.digits), code: 'max_digits' }];
  if (places.length > limit.places) return [{ message: MESSAGES.max_decimal_places(limit.places), code: 'max_decimal_places' }];
  if (whole.length <= limit.digits - limit.places) return [];
  return [{ message: MESSAGES.max_whole_digits(limit.digits - limit.places), code: 'max_whole_digits' }];
}

/** The digits of a decimal before and after the point, without a sign, zeros in front and an exponent. */
function plainDigits(text: string): string {
  const plain = /e/i.test(text) ? Number(text).toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 }) : text.trim();
  return plain.replace(/^[+-]?0*/, '');
}

function errorsOfRange(isUnsigned: boolean, bits: bigint, value: unknown): ErrorInput[] {
  const [least, greatest] = isUnsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
  const number = BigInt(String(value as number).trim());
  if (number < least) return [{ message: MESSAGES.min_value(least), code: 'min_value' }];
  return number > greatest ? [{ message: MESSAGES.max_value(greatest), code: 'max_value' }] : [];
}

/** How large the integers of a column's type are. SQLite has one size, whatever it is called. */
function bitsOf(type: string, database: string): bigint {
  if (/^(bigint|int8)/.test(type) || database === 'better-sqlite3') return 64n;
  if (/^(tinyint)/.test(type)) return 8n;
  if (/^(smallint|int2|smallserial)/.test(type)) return 16n;
  return type.startsWith('mediumint') ? 24n : 32n;
}

async function isThere({ relation }: ModelField, key: unknown): Promise<boolean> {
  const steps = [{ type: 'filter', condition: { pk: key } }] as const;
  return (await keysWhere({ ...everyRow(relation!.target()), includesDeleted: true, steps, end: 1 })).length > 0;
}

function choicesOf({ choices = [] }: ModelField): unknown[] {
  return choices.map((choice) => (Array.isArray(choice) ? (choice as unknown[])[0] : choice));
}

async function errorsFrom(validator: FieldValidator, value: never): Promise<ErrorInput[]> {
  if ('accepts' in validator) {
    return validator.accepts(value) ? [] : [{ message: validator.message ?? MESSAGES.invalid, code: validator.code }];
  }
  try {
    await (typeof validator === 'function' ? validator(value) : validator.validate(value));
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return error.detail as unknown as ErrorInput[];
    return [{ message: error instanceof Error ? error.message : MESSAGES.invalid, code: 'invalid' }];
  }
}

function detail(code: 'required' | 'null' | 'blank' | 'invalid' | 'invalid_choice'): ErrorDetail {
  return { message: MESSAGES[code], code };
}
