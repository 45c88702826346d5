import { defaultManagerOf, modelOf } from '@nuages/managers';
import { modelTargetOf, type SerializerClass } from '../viewsets/serializer.js';
import type { AnyQuerySet, QueryModel } from './query-set.js';

/** All rows of a model, through its default manager. */
export function allRowsOf(model: QueryModel): AnyQuerySet {
  return defaultManagerOf(model.target as never).all() as unknown as AnyQuerySet;
}

/** Rows with the relations that a ModelSerializer reads. */
export function withRelations(serializerClass: SerializerClass, rows: AnyQuerySet): AnyQuerySet {
  const prefetching = serializerClass as SerializerClass & { autoPrefetch?(rows: AnyQuerySet): AnyQuerySet };
  return prefetching.autoPrefetch ? prefetching.autoPrefetch(rows) : rows;
}

/** What deletes rows. */
export interface RowManager {
  delete(instance: object): Promise<unknown>;
}

/** The default manager of a row's model. */
export function managerFor(instance: object): RowManager {
  return defaultManagerOf(instance.constructor as never) as unknown as RowManager;
}

/** The model that a ModelSerializer is about; `undefined` for other serializers. */
export function modelOfSerializer(serializerClass: SerializerClass): QueryModel | undefined {
  const target = modelTargetOf(serializerClass);
  return target === undefined ? undefined : (modelOf(target as never) as unknown as QueryModel);
}
