import { declareField, ListField, NestedFieldType, Serializer, type SerializerClass, serializerMeta } from '@nuages/serializers';
import {
  modelMeta,
  ModelSerializer,
  PrimaryKeyRelatedField,
  SlugRelatedField,
  StringRelatedField,
  UniqueForDateValidator,
  UniqueForMonthValidator,
  UniqueForYearValidator,
  UniqueTogetherValidator,
  UniqueValidator,
} from '@nuages/serializers/model';
import { type FieldMakers, fieldOptions, makeField } from './fields.js';
import { makeHook } from './hooks.js';
import { camel } from './names.js';
import { makeValidator, type ValidatorSpec } from './validators.js';

/** A serializer of the vectors; see README.md, 1.3. */
export type SerializerSpec = Readonly<Record<string, any>>; // each key has its own shape
/** Gives the entity of a model's name. */
export type Entities = (name: string) => new () => object;

/** Our class for a serializer of the vectors. */
export function makeClass(spec: SerializerSpec, entities: Entities): SerializerClass {
  const makers = relatedFields(entities);
  const database = (validator: ValidatorSpec) => makeDatabaseValidator(validator, entities);
  const Base = spec['model'] ? ModelSerializer : Serializer;
  class Made extends (Base as typeof Serializer) {}
  Object.defineProperty(Made, 'Meta', { value: makeMeta(spec, entities) });
  addHooks(Made.prototype, spec);
  for (const [name, field] of (spec['fields'] ?? []) as [string, any][]) {
    if (!field.serializer) declareField(Made.prototype, name, makeField(field, makers, database).type);
    else {
      const Nested = makeClass(field.serializer, entities);
      declareField(Made.prototype, name, new NestedFieldType(fieldOptions(field.kwargs, makers, database), () => Nested));
    }
  }
  return Made;
}

function makeMeta(spec: SerializerSpec, entities: Entities): object {
  const validators = spec['validators']?.map((validator: ValidatorSpec) => makeDatabaseValidator(validator, entities));
  const options: Record<string, unknown> = validators ? { validators } : {};
  if (!spec['model']) return serializerMeta(options);
  for (const [key, value] of Object.entries((spec['meta'] ?? {}) as Record<string, any>)) {
    options[camel(key)] =
      key === 'extra_kwargs'
        ? Object.fromEntries(Object.entries(value as object).map(([name, kwargs]) => [name, fieldOptions(kwargs)]))
        : value;
  }
  return modelMeta({ model: entities(spec['model']), ...options });
}

function addHooks(prototype: object, spec: SerializerSpec): void {
  const define = (name: string, value: (argument: any) => unknown) => Object.defineProperty(prototype, name, { value, configurable: true });
  for (const [field, hook] of Object.entries((spec['validate_fields'] ?? {}) as Record<string, string>)) {
    define(`validate${field[0]!.toUpperCase()}${field.slice(1)}`, makeHook('field', hook));
  }
  for (const [name, hook] of Object.entries((spec['methods'] ?? {}) as Record<string, string>)) {
    define(
      name.replace(/^get_(.)/, (_match, first: string) => `get${first.toUpperCase()}`),
      makeHook('method', hook),
    );
  }
  const steps = ((spec['validate'] ?? []) as string[]).map((hook) => makeHook('object', hook));
  if (steps.length > 0) define('validate', (attrs) => steps.reduce<unknown>((value, step) => step(value), attrs));
}

function relatedFields(entities: Entities): FieldMakers {
  const withModel = ({ queryset, ...options }: Record<string, any>) => ({
    ...options,
    ...(queryset && { model: () => entities(queryset) }),
  });
  return {
    PrimaryKeyRelatedField: (options) => PrimaryKeyRelatedField(withModel(options)),
    SlugRelatedField: (options) => SlugRelatedField(withModel(options) as never),
    StringRelatedField: (options) => StringRelatedField(withModel(options)),
    ListField: (options) => ListField(options),
  };
}

const PERIODS = {
  UniqueForDateValidator,
  UniqueForMonthValidator,
  UniqueForYearValidator,
};

function makeDatabaseValidator(spec: ValidatorSpec, entities: Entities): any {
  const { queryset, ...rest } = { ...spec, ...spec.kwargs } as Record<string, any>;
  const model = () => entities(queryset);
  if (spec.validator === 'UniqueValidator') return new UniqueValidator({ model, lookup: rest['lookup'] });
  if (spec.validator === 'UniqueTogetherValidator') return new UniqueTogetherValidator({ model, fields: rest['fields'] });
  if (spec.validator in PERIODS) {
    const Class = PERIODS[spec.validator as keyof typeof PERIODS];
    return new Class({ model, field: rest['field'], dateField: rest['date_field'] });
  }
  return makeValidator(spec);
}
