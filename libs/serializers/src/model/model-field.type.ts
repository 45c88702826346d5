import { FieldType } from '../fields/field-type.js';

/**
 * A column of a kind that no other field is for, read and written as it is; bytes are written as base64.
 *
 * @see DRF's `ModelField`
 */
export class ModelFieldType extends FieldType {
  override readonly kind = 'ModelField';

  override parse(data: unknown): unknown {
    return data;
  }

  override represent(value: unknown): unknown {
    return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  }
}
