import { atomic, deleteInstances, type Model } from '@nuages/managers';
import type { FieldType } from '../fields/field-type.js';
import { readMeta } from '../serializer/meta.js';
import { Serializer, type SerializerClass } from '../serializer/serializer.js';
import type { ValidatorLike } from '../validators/validator.js';
import { prefetchFor, type PrefetchableQuerySet } from './auto-prefetch.js';
import { modelMeta, type ModelMetaOptions } from './model-meta.js';
import { buildModelFields, readModel, uniqueSets } from './model-fields.js';
import { saveRowWithNested } from './nested-writes.js';
import { UniqueForDateValidator, UniqueForMonthValidator, UniqueForYearValidator, UniqueTogetherValidator } from './unique.validators.js';
import { periodsOf } from './uniqueness.js';

const PERIODS = { Date: UniqueForDateValidator, Month: UniqueForMonthValidator, Year: UniqueForYearValidator };

/**
 * A serializer that takes its fields and validators from an entity, and saves its rows.
 *
 * @example
 * class PostSerializer extends ModelSerializer {
 *   static override Meta = modelMeta<Post>({ model: Post, fields: ['id', 'title', 'tags'] });
 * }
 *
 * @see DRF's `ModelSerializer`
 */
export class ModelSerializer extends Serializer {
  static override buildFields(): ReadonlyMap<string, FieldType> {
    return buildModelFields(this as SerializerClass, { style: 'key', nest: nestedClass });
  }

  /**
   * A queryset of the model with the joins and prefetches that the serializer's fields read, nested ones too. What a method field reads
   * is told by its `needs`.
   *
   * @example
   * const page = PostSerializer.many({ instance: await PostSerializer.autoPrefetch(posts.all()) }).data;
   */
  static autoPrefetch<Q extends PrefetchableQuerySet>(this: SerializerClass, queryset: Q): Q {
    return prefetchFor(this, readModel(this), queryset);
  }

  /** Meta's validators, else those that the model's unique sets ask for. */
  override get validators(): readonly ValidatorLike[] {
    return readMeta<ModelMetaOptions>(this.constructor).validators ?? derivedValidators(this.constructor as SerializerClass, this.fields);
  }

  override create(attrs: Record<string, unknown>): Promise<object> {
    return saveRowWithNested(this, this.model, attrs);
  }

  override update(instance: object, attrs: Record<string, unknown>): Promise<object> {
    return saveRowWithNested(this, this.model, attrs, instance);
  }

  override async destroy(instance: object): Promise<void> {
    await deleteInstances(this.model, [instance]);
  }

  override inTransaction<R>(write: () => Promise<R>): Promise<R> {
    return atomic(write, { using: this.model.dataSource });
  }

  private get model(): Model {
    return readModel(this.constructor as SerializerClass);
  }
}

/** The serializer of `depth`: every field of a model, read-only. */
function nestedClass(model: Model, depth: number): SerializerClass {
  class NestedSerializer extends ModelSerializer {
    static override Meta = modelMeta({ model: model.target as never, fields: '__all__', depth });
  }
  return NestedSerializer;
}

const derived = new WeakMap<ReadonlyMap<string, FieldType>, ValidatorLike[]>();

function derivedValidators(Class: SerializerClass, fields: ReadonlyMap<string, FieldType>): ValidatorLike[] {
  const known = derived.get(fields) ?? deriveValidators(Class, fields);
  derived.set(fields, known);
  return known;
}

function deriveValidators(Class: SerializerClass, fields: ReadonlyMap<string, FieldType>): ValidatorLike[] {
  const model = readModel(Class);
  const ref = () => model.target as never;
  const together = uniqueSets(Class, fields).map((set) => new UniqueTogetherValidator({ model: ref, fields: set }));
  const names = new Set([...fields.values()].map(({ source }) => source.join('.')));
  const periods = [...model.fields.values()]
    .filter(({ name }) => names.has(name))
    .flatMap((field) => periodsOf(field).map(([period, dateField]) => new PERIODS[period]({ model: ref, field: field.name, dateField })));
  return [...together, ...periods];
}
