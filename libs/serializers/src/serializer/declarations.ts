import { ImproperlyConfigured } from '@nuages/core';
import type { FieldType } from '../fields/field-type.js';

const declared = new WeakMap<object, Map<string, FieldType | null>>();

/**
 * Notes a field on a prototype, under the name of its property. `null` takes an inherited field away.
 *
 * @throws ImproperlyConfigured for a property that would hide a member of the class's bases, as `errors`
 */
export function declareField(prototype: object, property: string, field: FieldType | null): void {
  const base = Object.getPrototypeOf(prototype) as object | null;
  if (field && base && property in base && !(property in Object.prototype)) {
    throw new ImproperlyConfigured(
      `${prototype.constructor.name}.${property}: serializers have a member of this name. Rename the property, and give its field the 'name' that clients use.`,
    );
  }
  const fields = declared.get(prototype) ?? new Map<string, FieldType | null>();
  fields.set(property, field);
  declared.set(prototype, fields);
}

/** The fields of a class by property, its bases' first, in the order of declaration. */
export function declaredFields(prototype: object): Map<string, FieldType> {
  const chain: object[] = [];
  for (let at: object | null = prototype; at; at = Object.getPrototypeOf(at) as object | null) chain.unshift(at);
  const fields = new Map<string, FieldType>();
  for (const link of chain) {
    for (const [property, field] of declared.get(link) ?? []) {
      if (field) fields.set(property, field);
      else fields.delete(property);
    }
  }
  return fields;
}
