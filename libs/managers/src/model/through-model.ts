import type { Model } from './model.js';
import type { ModelField } from './model-field.js';
import { modelsOf } from './models.js';

const known = new WeakMap<ModelField, Model | null>();

/**
 * The entity whose table is the join table of a many-to-many relation, as of `@JoinTable({ name: 'enrolment', synchronize: false })`;
 * `undefined` where TypeORM makes the table by itself.
 *
 * @see Django's `ManyToManyField(through=...)`
 */
export function throughModelOf(field: ModelField): Model | undefined {
  const found = known.get(field);
  if (found !== undefined) return found ?? undefined;
  const model = modelsOf(field.model.dataSource).find(({ table }) => table === field.relation?.junction?.table);
  known.set(field, model ?? null);
  return model;
}
