import { FieldError } from '@nuages/core';
import type { Model } from '../model/model.js';
import { nearest } from '../model/nearest.js';
import { ManyToManyManager } from './many-to-many.manager.js';
import { OneToManyManager } from './one-to-many.manager.js';
import type { RelatedManager } from './related-manager.js';

/** The manager of a to-many relation of one instance. @throws FieldError where the name is none */
export function relatedManager<T extends object = any>(model: Model, instance: object, name: string): RelatedManager<T> {
  const field = model.findField(name);
  if (field?.relation?.type === 'many-to-many') return new ManyToManyManager<T>(instance, field);
  if (field?.relation?.type === 'one-to-many') return new OneToManyManager<T>(instance, field);
  const many = [...model.fields.values()].filter(({ relation }) => relation?.type.endsWith('to-many')).map((candidate) => candidate.name);
  throw new FieldError(`${model.name} has no to-many relation '${name}'.${nearest(name, many)}`);
}
