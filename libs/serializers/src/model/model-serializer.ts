import { ImproperlyConfigured } from '@nuages/core';
import type { Model } from '@nuages/managers';
import { NestedFieldType } from '../fields/special/nested.field.js';
import type { FieldType } from '../fields/field-type.js';
import { readMeta } from '../serializer/meta.js';
import { Serializer, type SerializerClass } from '../serializer/serializer.js';
import type { ValidatorLike } from '../validators/validator.js';
import { modelMeta, type ModelMetaOptions } from './model-meta.js';
import { buildModelFields, readModel, uniqueSets } from './model-fields.js';
import { createRow, updateRow } from './rows.js';
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

  /** Meta's validators, else those that the model's unique sets ask for. */
  override get validators(): readonly ValidatorLike[] {
    return readMeta<ModelMetaOptions>(this.constructor).validators ?? derivedValidators(this.constructor as SerializerClass, this.fields);
  }

  override async create(attrs: Record<string, unknown>): Promise<object> {
    this.refuseNestedWrites('create', attrs);
    return createRow(readModel(this.constructor as SerializerClass), attrs);
  }

  override async update(instance: object, attrs: Record<string, unknown>): Promise<object> {
    this.refuseNestedWrites('update', attrs);
    return updateRow(readModel(this.constructor as SerializerClass), instance, attrs);
  }

  private refuseNestedWrites(method: string, attrs: Record<string, unknown>): void {
    for (const [name, field] of this.fields) {
      const isNested = field instanceof NestedFieldType || field.source.length > 1;
      if (!isNested || field.isReadOnly || !(field.source[0]! in attrs) || typeof attrs[field.source[0]!] !== 'object') continue;
      throw new ImproperlyConfigured(
        `${this.constructor.name}.${method}() does not write the nested field '${name}'. Write your own ${method}(), or make the field readOnly.`,
      );
    }
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
