import type { EntityRef } from '@nuages/managers';
import type { SerializerMeta, SerializerMetaOptions } from '../serializer/meta.js';

/** What {@link modelMeta} takes. `M` is the entity, `S` the serializer. */
export interface ModelMetaOptions<M = any, S = any> extends SerializerMetaOptions {
  /** The entity's class. */
  model?: EntityRef;
  /** The fields, in order; `'__all__'` for every column and owned relation. Give this or `exclude`. */
  fields?: '__all__' | readonly FieldNames<M, S>[];
  exclude?: readonly FieldNames<M, S>[];
  readOnlyFields?: readonly FieldNames<M, S>[];
  /** Arguments for derived fields, by name. */
  extraKwargs?: { readonly [K in FieldNames<M, S>]?: Readonly<Record<string, unknown>> };
  /** How many levels of relations are written as objects, read-only. Default: 0, keys. */
  depth?: number;
  /** The name of the field that holds the row's own URL. Default: `url`. */
  urlFieldName?: string;
}

type FieldNames<M, S> =
  (keyof M & string) | (Exclude<keyof S, keyof import('../serializer/serializer.js').Serializer> & string) | 'pk' | 'url';

/** Makes the `static Meta` of a ModelSerializer. Names are checked; keys that a subclass does not give are its base's. */
export function modelMeta<M = any, S = any>(options: ModelMetaOptions<M, S>): SerializerMeta {
  return options as unknown as SerializerMeta;
}
