import { type Field, fieldFactory } from '../field.decorator.js';
import type { FastCase } from '../field-type.js';
import { type IntegerFieldOptions, IntegerFieldType } from './integer.field.js';
import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';

/**
 * A whole number of any size.
 *
 * - Input: a number, or its text (the exact way beyond 2^53 - 1).
 * - Internal value: a `bigint`.
 * - Output: a number; beyond 2^53 - 1 its text, since JSON readers lose digits of such numbers.
 * - Error codes: those of IntegerField.
 */
export class BigIntegerFieldType extends IntegerFieldType {
  override readonly kind = 'BigIntegerField';

  override parse(data: unknown): bigint {
    const value: unknown = super.parse(data);
    return (typeof value === 'number' ? BigInt(value) : value) as bigint;
  }

  override represent(value: unknown): any {
    const narrow = super.represent(value); // a text where a JSON number would be wrong
    return typeof narrow === 'bigint' ? String(narrow) : narrow;
  }

  override fastParse(): FastCase | undefined {
    return undefined;
  }

  override describe(scope: SchemaScope): JsonSchema {
    return { ...super.describe(scope), type: ['integer', 'string'] };
  }
}

/** Declares a {@link BigIntegerFieldType}. */
export function BigIntegerField(options: IntegerFieldOptions<bigint> = {}): Field<bigint> {
  return fieldFactory(new BigIntegerFieldType(options)) as unknown as Field<bigint>;
}
