import { MaxValueValidator, MinValueValidator } from '../../validators/limit.validators.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type FastCase, FieldType } from '../field-type.js';
import { asciiDigits } from './ascii-digits.js';
import { strip } from '../text/white-space.js';
import type { IntegerFieldOptions } from './integer.field.js';
import { describeBounds, type JsonSchema, type SchemaScope } from '../../json-schema/json-schema.js';

const MAX_STRING_LENGTH = 1000;
const FLOAT = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+)?$/i;
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i;

/**
 * A floating-point number.
 *
 * - Input: a number, or its text (also `nan`, `inf`, as in Python).
 * - Internal value and output: a `number`; JSON has no NaN and no infinity, they are written as null.
 * - Error codes: `invalid`, `max_string_length`, `min_value`, `max_value`.
 */
export class FloatFieldType extends FieldType<number, number, IntegerFieldOptions> {
  override readonly kind = 'FloatField';

  constructor(options: IntegerFieldOptions = {}) {
    super(options);
    if (options.maxValue !== undefined) this.validators.push(new MaxValueValidator(options.maxValue));
    if (options.minValue !== undefined) this.validators.push(new MinValueValidator(options.minValue));
  }

  override parse(data: unknown): number {
    if (typeof data === 'string' && data.length > MAX_STRING_LENGTH) return this.fail('max_string_length');
    return readFloat(data) ?? this.fail('invalid');
  }

  override represent(value: unknown): number {
    const number = readFloat(value);
    if (number === undefined) throw new TypeError(`FloatField '${this.name}': the value is no number.`);
    return number;
  }

  override fastParse(v: string): FastCase {
    const { minValue, maxValue } = this.options;
    const low = minValue === undefined ? '' : ` && ${v} >= ${minValue}`;
    const high = maxValue === undefined ? '' : ` && ${v} <= ${maxValue}`;
    return { test: `typeof ${v} === 'number'${low}${high}`, value: v };
  }

  override fastRepresent(v: string): FastCase {
    return { test: `typeof ${v} === 'number'`, value: v, json: 'number' };
  }

  override describe({ io }: SchemaScope): JsonSchema {
    return { type: 'number', ...(io !== 'output' && describeBounds(this.options)) };
  }
}

function readFloat(data: unknown): number | undefined {
  if (typeof data === 'number') return data;
  if (typeof data === 'boolean' || typeof data === 'bigint') return Number(data);
  if (typeof data !== 'string') return undefined;
  const text = asciiDigits(strip(data));
  if (FLOAT.test(text)) return Number(text.replaceAll('_', ''));
  const special = SPECIAL.exec(text);
  if (!special) return undefined;
  if (special[2]!.toLowerCase() === 'nan') return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}

/** Declares a {@link FloatFieldType}. */
export function FloatField(options: IntegerFieldOptions = {}): Field<number> {
  return fieldFactory(new FloatFieldType(options));
}
