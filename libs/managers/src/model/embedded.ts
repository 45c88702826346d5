import { FieldError } from '@nuages/core';
import { Expression } from '../expressions/expression.js';
import type { Model } from './model.js';
import type { ModelField } from './model-field.js';

/** The columns of each embedded object of a model by its path, as `address`; those of objects inside it too. */
export function readEmbedded(fields: ReadonlyMap<string, ModelField>): ReadonlyMap<string, readonly ModelField[]> {
  const embedded = new Map<string, ModelField[]>();
  for (const field of fields.values()) {
    const words = field.column?.embeddedMetadata ? field.name.split('.') : [];
    for (let length = 1; length < words.length; length += 1) {
      const path = words.slice(0, length).join('.');
      embedded.set(path, [...(embedded.get(path) ?? []), field]);
    }
  }
  return embedded;
}

/** Values with the embedded objects among them, as `{ address: { city } }`, taken apart by column; null is null for each. */
export function spreadEmbedded(model: Model, values: Readonly<Record<string, unknown>>): [name: string, value: unknown][] {
  return Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
    const fields = model.embeddedFields(name);
    if (fields.length === 0) return [[name, value]];
    if (value === null) return fields.map((field) => [field.name, null]);
    if (typeof value !== 'object' || value instanceof Expression)
      throw new FieldError(`${model.name}.${name} is an embedded object. Give an object, or name its columns, as '${name}__...'.`);
    const given = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return spreadEmbedded(model, Object.fromEntries(given.map(([word, inner]) => [`${name}.${word}`, inner])));
  });
}
