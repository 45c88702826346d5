import { ImproperlyConfigured } from '@nuages/core';
import { findPrecisionProblem } from '../../validators/decimal.validator.js';
import { MaxValueValidator, MinValueValidator } from '../../validators/limit.validators.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type FastCase, type FieldOptions, FieldType } from '../field-type.js';
import type { Scope } from '../scope.js';
import { strip } from '../text/white-space.js';
import { DecimalNumber, type Rounding } from './decimal-number.js';
import { describeBounds, type JsonSchema, type SchemaScope } from '../../json-schema/json-schema.js';

/** Options of {@link DecimalField}. `null` leaves digits or places unbounded. Bounds are inclusive. */
export interface DecimalFieldOptions<D = string> extends FieldOptions<D> {
  maxDigits: number | null;
  decimalPlaces: number | null;
  maxValue?: string | number;
  minValue?: string | number;
  /** Write a JSON number instead of a text. Default: true, a text. */
  coerceToString?: boolean;
  /** Write no zeros at the end. Default: false. */
  normalizeOutput?: boolean;
  /** What the internal value is: a class made of a text, as decimal.js's `Decimal`. Default: the text itself. */
  type?: new (text: string) => D;
  /** Default: `ROUND_HALF_EVEN`. Used for output, and for input with fewer places. */
  rounding?: Rounding;
}

const PLAIN = /^(-?(?:0|[1-9]\d*))(?:\.(\d+))?$/;
const MAX_STRING_LENGTH = 1000;

/**
 * An exact decimal, as text.
 *
 * - Input: a number, or its text.
 * - Internal value: text with `decimalPlaces` places, `'1.50'`, or `type` made of it; no float is ever made of it.
 * - Output: the same text; a number with `coerceToString: false`.
 * - Error codes: `invalid`, `max_string_length`, `max_digits`, `max_decimal_places`, `max_whole_digits`, `min_value`, `max_value`.
 */
export class DecimalFieldType extends FieldType<any, string | number, DecimalFieldOptions<any>> {
  override readonly kind: string = 'DecimalField';

  constructor(options: DecimalFieldOptions<any>) {
    super(options);
    if (options.maxDigits === undefined || options.decimalPlaces === undefined) {
      throw new ImproperlyConfigured(`DecimalField needs both 'maxDigits' and 'decimalPlaces'. Give null for no bound.`);
    }
    if (options.maxValue !== undefined) this.validators.push(new MaxValueValidator(options.maxValue));
    if (options.minValue !== undefined) this.validators.push(new MinValueValidator(options.minValue));
  }

  override run(data: unknown, scope: Scope): unknown {
    return this.allowsNull && typeof data === 'string' && strip(data) === '' ? null : super.run(data, scope);
  }

  override parse(data: unknown): unknown {
    const text = this.parseText(data);
    return this.options.type && typeof text === 'string' ? new this.options.type(text) : text;
  }

  override represent(value: unknown): string | number {
    const number = DecimalNumber.read(strip(String(value)));
    if (!number) throw new TypeError(`DecimalField '${this.name}': the value is no decimal.`);
    const quantized = this.quantize(number);
    const { maxDigits, decimalPlaces } = this.options;
    if (maxDigits !== null && decimalPlaces !== null && String(quantized.digits).length > maxDigits) {
      throw new RangeError(`DecimalField '${this.name}': the value has more than ${maxDigits} digits.`);
    }
    const text = this.options.normalizeOutput ? withoutZeros(quantized.toString()) : quantized.toString();
    return this.options.coerceToString === false ? Number(text) : text;
  }

  override fastRepresent(v: string): FastCase | undefined {
    const pattern = this.writtenPattern();
    if (pattern === undefined) return undefined;
    return { test: `typeof ${v} === 'string' && ${pattern}.test(${v})`, value: v, json: 'plain' };
  }

  /** A regular expression for texts that are written as they are. */
  private writtenPattern(): string | undefined {
    const { maxDigits, decimalPlaces, coerceToString, normalizeOutput } = this.options;
    if (maxDigits === null || decimalPlaces === null || coerceToString === false || normalizeOutput || maxDigits <= decimalPlaces)
      return undefined;
    const fraction = decimalPlaces > 0 ? `\\.\\d{${decimalPlaces}}` : '';
    return `/^-?(?:0|[1-9]\\d{0,${maxDigits - decimalPlaces - 1}})${fraction}$/`;
  }

  private parseText(data: unknown): string {
    if (typeof data !== 'string' && typeof data !== 'number' && typeof data !== 'bigint') return this.fail('invalid');
    const text = strip(String(data));
    if (text.length > MAX_STRING_LENGTH) return this.fail('max_string_length');
    const plain = this.readPlain(text);
    if (plain !== undefined) return plain;
    const number = DecimalNumber.read(text);
    const { maxDigits, decimalPlaces } = this.options;
    const problem = findPrecisionProblem(number, maxDigits, decimalPlaces);
    return problem ? this.fail(problem.code, problem) : this.quantize(number!).toString();
  }

  /** The usual spelling within the bounds, without arithmetic. */
  private readPlain(text: string): string | undefined {
    const { maxDigits, decimalPlaces } = this.options;
    const match = maxDigits !== null && decimalPlaces !== null ? PLAIN.exec(text) : null;
    if (!match) return undefined;
    const fraction = match[2] ?? '';
    if (fraction.length > decimalPlaces! || match[1]!.replace('-', '').length > maxDigits! - decimalPlaces!) return undefined;
    return decimalPlaces === 0 ? match[1]! : `${match[1]}.${fraction.padEnd(decimalPlaces!, '0')}`;
  }

  private quantize(number: DecimalNumber): DecimalNumber {
    const { decimalPlaces, rounding } = this.options;
    return decimalPlaces === null ? number : number.quantize(decimalPlaces, rounding);
  }

  override describe({ io }: SchemaScope): JsonSchema {
    if (io === 'output') return this.options.coerceToString === false ? { type: 'number' } : { type: 'string', format: 'decimal' };
    return { type: ['string', 'number'], format: 'decimal', ...describeBounds(this.options) };
  }
}

/** Without the zeros that end a fraction. */
function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

/** Declares a {@link DecimalFieldType}. */
export function DecimalField<D = string>(options: DecimalFieldOptions<D>): Field<D> {
  return fieldFactory(new DecimalFieldType(options)) as Field<D>;
}
