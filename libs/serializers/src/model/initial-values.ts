import type { Model, ModelField } from '@nuages/managers';

const known = new WeakMap<Model, Readonly<Record<string, unknown>>>();

/** Tells whether the entity's class gives a new instance a value for the column: `@Column() state = 'draft'`. */
export function isInitialized(field: ModelField): boolean {
  if (field.relation) return false;
  const fresh = known.get(field.model) ?? (field.model.create() as Record<string, unknown>);
  known.set(field.model, fresh);
  return fresh[field.name] !== undefined;
}

/** The value that the entity's class gives a new instance: made anew, as it may be an object or the moment. */
export function initialValue(field: ModelField): unknown {
  return (field.model.create() as Record<string, unknown>)[field.name];
}
