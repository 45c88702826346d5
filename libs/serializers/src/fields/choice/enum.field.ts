import { type Field, fieldFactory } from '../field.decorator.js';
import type { FieldOptions } from '../field-type.js';
import { ChoiceFieldType, type ChoiceValue } from './choice.field.js';

/** The values of a TypeScript enum, labelled by their names. Error codes: `invalid_choice`. */
export class EnumFieldType extends ChoiceFieldType {
  override readonly kind = 'EnumField';
}

/** Declares an {@link EnumFieldType} of a TypeScript enum: `@EnumField({ enum: Status }) status!: Status`. */
export function EnumField<E extends Record<string, string | number>>(options: FieldOptions<E[keyof E]> & { enum: E }): Field<E[keyof E]> {
  const names = Object.keys(options.enum).filter((name) => Number.isNaN(Number(name))); // numeric enums map back to names
  const choices = names.map((name) => [options.enum[name], name] as [ChoiceValue, string]);
  return fieldFactory(new EnumFieldType({ ...options, choices } as never)) as Field<E[keyof E]>;
}
