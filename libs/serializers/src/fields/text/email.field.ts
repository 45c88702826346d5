import { EmailValidator } from '../../validators/email.validator.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type CharFieldOptions, CharFieldType } from './char.field.js';

/** An e-mail address. Error codes: those of CharField. */
export class EmailFieldType extends CharFieldType {
  override readonly kind = 'EmailField';

  constructor(options: CharFieldOptions = {}) {
    super(options);
    this.validators.push(new EmailValidator());
  }
}

/** Declares an {@link EmailFieldType}. */
export function EmailField(options: CharFieldOptions = {}): Field<string> {
  return fieldFactory(new EmailFieldType(options));
}
