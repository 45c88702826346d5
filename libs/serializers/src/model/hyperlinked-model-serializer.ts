import type { Model } from '@nuages/managers';
import type { FieldType } from '../fields/field-type.js';
import type { SerializerClass } from '../serializer/serializer.js';
import { buildModelFields } from './model-fields.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';

/**
 * A {@link ModelSerializer} that names other rows by the URLs of their views, and its own by the field `url`.
 *
 * @example
 * class ProfileSerializer extends HyperlinkedModelSerializer {
 *   static override Meta = modelMeta<Profile>({ model: Profile, fields: ['url', 'author', 'website'] });
 * }
 *
 * @see DRF's `HyperlinkedModelSerializer`
 */
export class HyperlinkedModelSerializer extends ModelSerializer {
  static override buildFields(): ReadonlyMap<string, FieldType> {
    return buildModelFields(this as SerializerClass, { style: 'url', nest: nestedClass });
  }
}

/** The serializer of `depth`: every field of a model, read-only. */
function nestedClass(model: Model, depth: number): SerializerClass {
  class NestedSerializer extends HyperlinkedModelSerializer {
    static override Meta = modelMeta({ model: model.target as never, fields: '__all__', depth });
  }
  return NestedSerializer;
}
