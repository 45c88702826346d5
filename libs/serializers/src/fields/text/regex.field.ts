import { RegexValidator } from '../../validators/regex.validator.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type CharFieldOptions, CharFieldType } from './char.field.js';
import type { JsonSchema } from '../../json-schema/json-schema.js';

/** Options of {@link RegexField}. */
export interface RegexFieldOptions extends CharFieldOptions {
  /** Searched for anywhere in the value; anchor it to match the whole. */
  regex: RegExp | string;
}

/** A text that a pattern is found in. Error codes: those of CharField. */
export class RegexFieldType extends CharFieldType<RegexFieldOptions> {
  override readonly kind = 'RegexField';

  constructor(options: RegexFieldOptions) {
    super(options);
    this.validators.push(new RegexValidator(options.regex));
  }

  protected override textKeywords(): JsonSchema {
    const { source, flags } = new RegExp(this.options.regex);
    return /[ims]/.test(flags) ? {} : { pattern: source }; // a schema's patterns have no flags
  }
}

/** Declares a {@link RegexFieldType}. */
export function RegexField(options: RegexFieldOptions): Field<string> {
  return fieldFactory(new RegexFieldType(options));
}
