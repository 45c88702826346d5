import { MaxValueValidator, MinValueValidator, ProhibitOverflowValidator } from '../../validators/limit.validators.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type FastCase, type FieldOptions, FieldType } from '../field-type.js';
import { asciiDigits } from './ascii-digits.js';
import { WHITE_SPACE } from '../text/white-space.js';
import { describeBounds, type JsonSchema, type SchemaScope } from '../../json-schema/json-schema.js';

/** Options of {@link IntegerField}. Both bounds are inclusive. */
export interface IntegerFieldOptions<V = number> extends FieldOptions<V> {
  maxValue?: V;
  minValue?: V;
  /** How many bits, the sign's included, a column has for the value. Default: unbounded. */
  maxBits?: number;
}

const INTEGER = new RegExp(`^[${WHITE_SPACE}]*([+-]?)(\\d+(?:_\\d+)*)(?:\\.0*)?[${WHITE_SPACE}]*$`);
const MAX_STRING_LENGTH = 1000;

/**
 * A whole number.
 *
 * - Input: a number without a fraction, or its text.
 * - Internal value: a `number`; beyond 2^53 - 1, where a number would be wrong, a `bigint`.
 * - Output: a number.
 * - Error codes: `invalid`, `max_string_length`, `min_value`, `max_value`, `overflow`.
 */
export class IntegerFieldType extends FieldType<number | bigint, number | bigint, IntegerFieldOptions<any>> {
  override readonly kind: string = 'IntegerField';

  constructor(options: IntegerFieldOptions<any> = {}) {
    super(options);
    if (options.maxValue !== undefined) this.validators.push(new MaxValueValidator(options.maxValue));
    if (options.minValue !== undefined) this.validators.push(new MinValueValidator(options.minValue));
    if (options.maxBits !== undefined) this.validators.push(new ProhibitOverflowValidator(options.maxBits));
  }

  override parse(data: unknown): number | bigint {
    if (typeof data === 'number') return Number.isSafeInteger(data) ? data + 0 : this.readText(String(data));
    if (typeof data === 'bigint') return this.narrow(data);
    return typeof data === 'string' ? this.readText(data) : this.fail('invalid');
  }

  override represent(value: unknown): number | bigint {
    if (typeof value === 'number') return Math.trunc(value);
    if (typeof value === 'bigint') return this.narrow(value);
    if (typeof value === 'boolean') return value ? 1 : 0;
    const match = INTEGER.exec(String(value));
    if (!match) throw new TypeError(`${this.kind} '${this.name}': the value is no integer.`);
    return this.narrow(BigInt(match[1]!.replace('+', '') + match[2]!.replaceAll('_', '')));
  }

  override fastParse(v: string): FastCase | undefined {
    const { minValue, maxValue } = this.options;
    const low = minValue === undefined ? '' : ` && ${v} >= ${Number(minValue)}`;
    const high = maxValue === undefined ? '' : ` && ${v} <= ${Number(maxValue)}`;
    return { test: `typeof ${v} === 'number' && Number.isSafeInteger(${v})${low}${high}`, value: v };
  }

  override fastRepresent(v: string): FastCase {
    return { test: `Number.isSafeInteger(${v})`, value: v, json: 'bare' };
  }

  /** The value of the kind: a `number` where that is exact. */
  protected narrow(value: bigint): number | bigint {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  private narrowNumber(value: number): number {
    return value + 0; // no -0
  }

  private readText(text: string): number | bigint {
    if (text.length > MAX_STRING_LENGTH) return this.fail('max_string_length');
    const match = INTEGER.exec(asciiDigits(text));
    if (match && match[2]!.length < 16 && !match[2]!.includes('_'))
      return this.narrowNumber(match[1] === '-' ? -Number(match[2]) : Number(match[2]));
    return match ? this.narrow(BigInt(match[2]!.replaceAll('_', '')) * (match[1] === '-' ? -1n : 1n)) : this.fail('invalid');
  }

  override describe({ io }: SchemaScope): JsonSchema {
    return { type: 'integer', ...(io !== 'output' && describeBounds(this.options)) };
  }
}

/** Declares an {@link IntegerFieldType}. */
export function IntegerField(options: IntegerFieldOptions = {}): Field<number> {
  return fieldFactory(new IntegerFieldType(options)) as unknown as Field<number>;
}
