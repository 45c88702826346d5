export { ModelSerializer } from './model-serializer.js';
export { modelMeta, type ModelMetaOptions } from './model-meta.js';
export type { ModelRef, RowLookup } from './rows.js';
export {
  PrimaryKeyRelatedField,
  PrimaryKeyRelatedFieldType,
  type RelatedFieldOptions,
  RelatedFieldType,
  SlugRelatedField,
  SlugRelatedFieldType,
  type SlugRelatedFieldOptions,
  StringRelatedField,
  StringRelatedFieldType,
} from './related.fields.js';
export {
  UniqueForDateValidator,
  UniqueForMonthValidator,
  UniqueForYearValidator,
  UniqueTogetherValidator,
  UniqueValidator,
} from './unique.validators.js';
