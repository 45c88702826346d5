import type { AnyQuerySet } from './query-set.js';

/** Whether a path of fields goes through a relation to many rows. */
export function crossesToMany(queryset: Pick<AnyQuerySet, 'model'>, path: string): boolean {
  let { model } = queryset;
  for (const name of path.split('__')) {
    const { relation } = model.fields.get(name) ?? {};
    if (!relation) return false;
    if (relation.type.endsWith('to-many')) return true;
    model = relation.target();
  }
  return false;
}
