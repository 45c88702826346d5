import { type Field, fieldFactory } from '../field.decorator.js';
import { type FastCase, type FieldOptions, FieldType } from '../field-type.js';
import type { Scope } from '../scope.js';
import type { JsonSchema } from '../../json-schema/json-schema.js';

const TRUE = new Set<unknown>(['t', 'T', 'y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON', '1', 1, true]);
const FALSE = new Set<unknown>(['f', 'F', 'n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF', '0', 0, false]);
const NULL = new Set<unknown>(['null', 'Null', 'NULL', '']);

/**
 * True or false.
 *
 * - Input: a boolean, 0, 1, or one of DRF's words (`'yes'`, `'off'`...); `''` and `'null'` are null where that is allowed.
 * - Internal value and output: a `boolean`.
 * - Error codes: `invalid`.
 */
export class BooleanFieldType extends FieldType<boolean, boolean | null, FieldOptions<boolean>> {
  override readonly kind = 'BooleanField';

  constructor(options: FieldOptions<boolean> = {}) {
    super(options);
  }

  protected override get emptyValue(): unknown {
    return false;
  }

  override run(data: unknown, scope: Scope): unknown {
    if (this.allowsNull && NULL.has(data)) return null;
    return super.run(data, scope);
  }

  override parse(data: unknown): boolean {
    if (TRUE.has(data)) return true;
    return FALSE.has(data) ? false : this.fail('invalid');
  }

  override represent(value: unknown): boolean | null {
    if (TRUE.has(value)) return true;
    if (FALSE.has(value)) return false;
    return this.allowsNull && NULL.has(value) ? null : isTruthy(value);
  }

  override fastParse(v: string): FastCase {
    return { test: `typeof ${v} === 'boolean'`, value: v };
  }

  override fastRepresent(v: string): FastCase {
    return { test: `typeof ${v} === 'boolean'`, value: v, json: 'bare' };
  }

  override describe(): JsonSchema {
    return { type: 'boolean' };
  }
}

/** Python's truth: empty lists and objects are false. */
function isTruthy(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  if (value instanceof Date) return true;
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

/** Declares a {@link BooleanFieldType}. */
export function BooleanField(options: FieldOptions<boolean> = {}): Field<boolean> {
  return fieldFactory(new BooleanFieldType(options));
}
