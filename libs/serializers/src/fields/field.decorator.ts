import { declareField } from '../serializer/declarations.js';
import type { FieldType } from './field-type.js';

/**
 * A field as a decorator and as a value at once: `@CharField() title!: string` declares it, `ListField({ child: CharField() })` uses it.
 * The property's type must be able to hold the field's value.
 */
export interface Field<V> {
  <K extends string>(target: { [P in K]?: V | null }, key: K): void;
  readonly type: FieldType;
}

/** Makes a {@link Field} of a field type: the way to write a decorator for a kind of your own. */
export function fieldFactory<V>(type: FieldType): Field<V> {
  const decorate = (target: object, key: string): void => declareField(target, key, type);
  return Object.assign(decorate, { type }) as Field<V>;
}
