/**
 * Serializers that take their fields from entities, relations, and checks of what must be unique.
 *
 * @module @nuages/serializers/model
 */

export { ModelSerializer } from './model-serializer.js';
export { HyperlinkedModelSerializer } from './hyperlinked-model-serializer.js';
export type { PrefetchableQuerySet } from './auto-prefetch.js';
export { modelMeta, type ModelMetaOptions } from './model-meta.js';
export { ModelField } from './model-field.decorator.js';
export { BulkListSerializer } from './bulk-list-serializer.js';
export type { ModelRef, RowLookup } from './rows.js';
export { type RelatedFieldOptions, RelatedFieldType } from './related.field.js';
export {
  PrimaryKeyRelatedField,
  PrimaryKeyRelatedFieldType,
  SlugRelatedField,
  SlugRelatedFieldType,
  type SlugRelatedFieldOptions,
  StringRelatedField,
  StringRelatedFieldType,
} from './related.fields.js';
export {
  HyperlinkedIdentityField,
  HyperlinkedIdentityFieldType,
  type HyperlinkedFieldOptions,
  HyperlinkedRelatedField,
  HyperlinkedRelatedFieldType,
} from './hyperlinked.fields.js';
export {
  UniqueForDateValidator,
  UniqueForMonthValidator,
  UniqueForYearValidator,
  UniqueTogetherValidator,
  UniqueValidator,
} from './unique.validators.js';
