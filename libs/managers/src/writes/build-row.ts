import { FieldError } from '@nuages/core';
import { spreadEmbedded } from '../model/embedded.js';
import type { Model } from '../model/model.js';
import { columnsNamed, holdValue } from './stored-columns.js';

/** An instance of these values, not saved. @throws FieldError for an unknown name */
export function buildRow(model: Model, values: Readonly<Record<string, unknown>>): object {
  const instance = model.create() as Record<string, unknown>;
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) throw new FieldError(`${model.name}.${name} is undefined. Leave it out, or give null.`);
    setField(model, instance, name, value);
  }
  return instance;
}

/** Sets a field by name; a to-one relation takes a row or its key, an embedded object one of its values. */
export function setField(model: Model, instance: object, name: string, value: unknown): void {
  if (model.embeddedFields(name).length > 0) {
    for (const [column, inner] of spreadEmbedded(model, { [name]: value })) setField(model, instance, column, inner);
    return;
  }
  const field = model.field(name);
  if (field.relation && !field.column)
    throw new FieldError(`${model.name}.${name} holds many rows. Write it through related(instance, '${name}').`);
  if (!field.relation) field.column!.setEntityValue(instance as Record<string, unknown>, value);
  else if (value === null || typeof value === 'object') (instance as Record<string, unknown>)[field.name] = value;
  else {
    delete (instance as Record<string, unknown>)[field.name];
    holdKeyOf(model, instance, field.name, value);
  }
}

function holdKeyOf(model: Model, instance: object, name: string, key: unknown): void {
  const [column] = columnsNamed(model, [name]);
  holdValue(instance, column!, key);
}
