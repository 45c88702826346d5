import { managerOf } from '@nuages/managers';
import type { AnyQuerySet, QueryModel } from './query-set.js';

/** All rows of a model, through its default manager. */
export function allRowsOf(model: QueryModel): AnyQuerySet {
  return managerOf(model.target as never).all() as unknown as AnyQuerySet;
}
