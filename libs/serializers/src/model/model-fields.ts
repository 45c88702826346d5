import { ImproperlyConfigured } from '@nuages/core';
import { type Model, type ModelField, modelOf } from '@nuages/managers';
import type { FieldType } from '../fields/field-type.js';
import { NestedFieldType } from '../fields/special/nested.field.js';
import { HiddenFieldType, ReadOnlyFieldType } from '../fields/special/special.fields.js';
import { declaredFields } from '../serializer/declarations.js';
import { readMeta } from '../serializer/meta.js';
import type { SerializerClass } from '../serializer/serializer.js';
import { deriveField, type RelationStyle, viewNameOf } from './derive-field.js';
import { HyperlinkedIdentityFieldType } from './hyperlinked.fields.js';
import { derivedProperties } from './model-field.decorator.js';
import type { ModelMetaOptions } from './model-meta.js';
import { uniqueSetsOf, uniquenessOptions } from './uniqueness.js';

/** How a kind of ModelSerializer writes relations. */
export interface RelationPolicy {
  readonly style: RelationStyle;
  /** The serializer of a related row, `depth` levels above the last. */
  readonly nest: (model: Model, depth: number) => SerializerClass;
}

/** The fields of a ModelSerializer class: those declared, and those that its Meta asks of the model, in Meta's order. */
export function buildModelFields(Class: SerializerClass, policy: RelationPolicy): Map<string, FieldType> {
  const meta = readMeta<ModelMetaOptions>(Class);
  const declared = declaredFields(Class.prototype);
  const model = readModel(Class, meta);
  const names = chooseNames(Class, meta, model, declared, policy.style === 'url' ? urlNameOf(meta) : model.primaryKey.name);
  const unique = uniquenessOptions(model, names, declared);
  const derived = derivedProperties(Class.prototype);
  const unnamed = [...derived.keys()].find((name) => !names.includes(name));
  if (unnamed) throw new ImproperlyConfigured(`${Class.name}.${unnamed} is a @ModelField() but not among Meta's 'fields'. Add it there.`);
  const fields = new Map<string, FieldType>();
  for (const name of names) {
    const own = declared.get(name);
    const extra = {
      ...unique.options.get(name),
      ...derived.get(name),
      ...(meta.extraKwargs as Record<string, object> | undefined)?.[name],
    } as Record<string, unknown>;
    if ((meta.readOnlyFields as readonly string[] | undefined)?.includes(name)) extra['readOnly'] = true;
    if (extra['readOnly']) delete extra['required'];
    fields.set(name, own ?? buildField(Class, model, name, extra, meta, policy));
  }
  for (const [name, value] of unique.hidden) fields.set(name, new HiddenFieldType({ default: value }));
  return fields;
}

/** The model of a class's Meta. */
export function readModel(Class: SerializerClass, meta = readMeta<ModelMetaOptions>(Class)): Model {
  if (meta.model) return modelOf(meta.model);
  throw new ImproperlyConfigured(`${Class.name}: there is no model. Declare 'static Meta = modelMeta({ model: Entity, fields: [...] })'.`);
}

/** The sets of the class's fields that are unique together. */
export function uniqueSets(Class: SerializerClass, fields: ReadonlyMap<string, FieldType>): string[][] {
  const written = [...fields].filter(([, field]) => !field.isReadOnly || field.hasDefault);
  const sources = new Map(written.map(([name, field]) => [field.source.join('.'), name]));
  return uniqueSetsOf(readModel(Class))
    .filter((set) => set.every((source) => sources.has(source)))
    .map((set) => set.map((source) => sources.get(source)!));
}

function chooseNames(
  Class: SerializerClass,
  meta: ModelMetaOptions,
  model: Model,
  declared: ReadonlyMap<string, FieldType>,
  first: string,
): string[] {
  const { fields, exclude } = meta as { fields?: unknown; exclude?: unknown };
  if (fields === undefined && exclude === undefined) {
    throw new ImproperlyConfigured(
      `${Class.name}: Meta needs either 'fields' or 'exclude'. Give one of them; '__all__' means every field.`,
    );
  }
  if (fields !== undefined && exclude !== undefined) {
    throw new ImproperlyConfigured(
      `${Class.name}: Meta has 'fields' and 'exclude', its own or of a base. Give one of them, the other undefined.`,
    );
  }
  if (Array.isArray(fields)) {
    const absent = [...declared.keys()].find((name) => Object.hasOwn(Class.prototype, name) && !fields.includes(name));
    const forgotten = absent ?? [...declared.keys()].find((name) => !fields.includes(name));
    if (forgotten) throw new ImproperlyConfigured(`${Class.name}.${forgotten} is declared but not among Meta's 'fields'. Add it there.`);
    return fields as string[];
  }
  const all = allNames(model, declared, first);
  if (fields === '__all__') return all;
  if (!Array.isArray(exclude))
    throw new ImproperlyConfigured(`${Class.name}: Meta's 'fields' and 'exclude' are lists of names, or fields: '__all__'.`);
  const unknown = (exclude as string[]).find((name) => !all.includes(name) || declared.has(name));
  if (unknown) throw new ImproperlyConfigured(`${Class.name}: Meta excludes '${unknown}', which is no field of ${model.name}. Remove it.`);
  return all.filter((name) => !(exclude as string[]).includes(name));
}

/** The key or URL, the declared fields, the columns, the owned relations. */
function allNames(model: Model, declared: ReadonlyMap<string, FieldType>, first: string): string[] {
  const columns = [...model.fields.values()].filter(({ relation, isPrimaryKey }) => !relation && !isPrimaryKey);
  const relations = [...model.fields.values()].filter(({ relation }) => relation?.isOwner);
  const inOrder = [...relations.filter(isToOne), ...relations.filter((field) => !isToOne(field))];
  return [...new Set([first, ...declared.keys(), ...columns.map(({ name }) => name), ...inOrder.map(({ name }) => name)])];
}

function isToOne(field: ModelField): boolean {
  return field.relation!.type.endsWith('to-one');
}

function buildField(
  Class: SerializerClass,
  model: Model,
  name: string,
  extra: Record<string, unknown>,
  meta: ModelMetaOptions,
  { style, nest }: RelationPolicy,
): FieldType {
  const { depth = 0 } = meta;
  const source = typeof extra['source'] === 'string' && extra['source'] !== '*' ? extra['source'] : name;
  const field = model.findField(source);
  const named = name === 'pk' ? { source: model.primaryKey.name, ...extra } : extra;
  if (field?.relation && depth > 0) {
    const { relation } = field;
    const many = relation.type.endsWith('to-many');
    const { required: _required, ...options } = named; // what a unique set asks for: nothing is read here
    return new NestedFieldType({ readOnly: true, many, ...options }, () => nest(relation.target(), depth - 1));
  }
  if (field) return deriveField(model, field, named, style);
  if (source in (model.metadata.target as { prototype: object }).prototype) return new ReadOnlyFieldType(named);
  if (source === urlNameOf(meta)) return new HyperlinkedIdentityFieldType({ viewName: viewNameOf(model), ...named });
  throw new ImproperlyConfigured(`${Class.name}: '${name}' is no field of ${model.name}. Correct Meta's 'fields', or declare the field.`);
}

function urlNameOf({ urlFieldName = 'url' }: ModelMetaOptions): string {
  return urlFieldName;
}
