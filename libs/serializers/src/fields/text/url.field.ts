import { URLValidator } from '../../validators/url.validator.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type CharFieldOptions, CharFieldType } from './char.field.js';
import type { JsonSchema } from '../../json-schema/json-schema.js';

/** An absolute URL with the scheme http, https, ftp or ftps. Error codes: those of CharField. */
export class URLFieldType extends CharFieldType {
  override readonly kind = 'URLField';

  constructor(options: CharFieldOptions = {}) {
    super(options);
    this.validators.push(new URLValidator());
  }

  protected override textKeywords(): JsonSchema {
    return { format: 'uri' };
  }
}

/** Declares a {@link URLFieldType}. */
export function URLField(options: CharFieldOptions = {}): Field<string> {
  return fieldFactory(new URLFieldType(options));
}
