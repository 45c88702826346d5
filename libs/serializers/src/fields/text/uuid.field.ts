import { ImproperlyConfigured } from '@nuages/core';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type FastCase, type FieldOptions, FieldType } from '../field-type.js';
import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';

/** Options of {@link UUIDField}. */
export interface UUIDFieldOptions extends FieldOptions<string> {
  /** How it is written. Default: `hex_verbose`, with hyphens. `int` gives a number, or its text beyond 2^53 - 1. */
  format?: 'hex_verbose' | 'hex' | 'int' | 'urn';
}

const MAX_LENGTH = 200; // braces and hyphens may be repeated
const MAX_INT = (1n << 128n) - 1n;

/**
 * A UUID.
 *
 * - Input: text in any of the four formats, or an integer.
 * - Internal value: lower-case text with hyphens.
 * - Output: as `format` says.
 * - Error codes: `invalid`.
 */
export class UUIDFieldType extends FieldType<string, string | number, UUIDFieldOptions> {
  override readonly kind = 'UUIDField';

  constructor(options: UUIDFieldOptions = {}) {
    super(options);
    if (options.format && !['hex_verbose', 'hex', 'int', 'urn'].includes(options.format)) {
      throw new ImproperlyConfigured(`UUIDField: no format '${String(options.format)}'. Use 'hex_verbose', 'hex', 'int' or 'urn'.`);
    }
  }

  override parse(data: unknown): string {
    if (typeof data === 'bigint' || (typeof data === 'number' && Number.isInteger(data))) {
      const number = BigInt(data);
      return number >= 0n && number <= MAX_INT ? hyphenate(number.toString(16).padStart(32, '0')) : this.fail('invalid');
    }
    if (typeof data !== 'string' || data.length > MAX_LENGTH) return this.fail('invalid');
    const hex = data
      .replace('urn:', '')
      .replace('uuid:', '')
      .replace(/^[{}]+|[{}]+$/g, '')
      .replaceAll('-', '');
    return /^[0-9a-f]{32}$/i.test(hex) ? hyphenate(hex.toLowerCase()) : this.fail('invalid');
  }

  override represent(value: string): string | number {
    switch (this.options.format) {
      case 'hex':
        return value.replaceAll('-', '');
      case 'urn':
        return `urn:uuid:${value}`;
      case 'int': {
        const number = BigInt(`0x${value.replaceAll('-', '')}`);
        return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : String(number);
      }
      default:
        return String(value);
    }
  }

  override fastRepresent(v: string): FastCase | undefined {
    const { format = 'hex_verbose' } = this.options;
    return format === 'hex_verbose' ? { test: `typeof ${v} === 'string'`, value: v, json: 'text' } : undefined;
  }

  override describe({ io }: SchemaScope): JsonSchema {
    const { format = 'hex_verbose' } = this.options;
    if (io !== 'output' || format === 'hex_verbose') return { type: 'string', format: 'uuid' };
    return { type: format === 'int' ? ['integer', 'string'] : 'string' };
  }
}

function hyphenate(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Declares a {@link UUIDFieldType}. */
export function UUIDField(options: UUIDFieldOptions = {}): Field<string> {
  return fieldFactory(new UUIDFieldType(options));
}
