import { EmailValidator } from '../../validators/email.validator.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type CharFieldOptions, CharFieldType } from './char.field.js';
import type { JsonSchema } from '../../json-schema/json-schema.js';

/** An e-mail address. Error codes: those of CharField. */
export class EmailFieldType extends CharFieldType {
  override readonly kind = 'EmailField';

  constructor(options: CharFieldOptions = {}) {
    super(options);
    this.addCheck(new EmailValidator());
  }

  /** The usual spelling, short enough for every label of the domain to be. */
  protected override fastCheck(v: string): string | undefined {
    return `${v}.length < 64 && /^[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\\.)+[a-z]{2,}$/.test(${v})`;
  }

  protected override textKeywords(): JsonSchema {
    return { format: 'email' };
  }
}

/** Declares an {@link EmailFieldType}. */
export function EmailField(options: CharFieldOptions = {}): Field<string> {
  return fieldFactory(new EmailFieldType(options));
}
