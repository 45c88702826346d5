import { FieldError } from '@nuages/core';
import { type DataSource, type EntityMetadata, EntitySchema } from 'typeorm';
import { type ModelOptionsInput, modelOptionsOf } from './model-options.js';
import type { ModelField } from './model-field.js';
import { readEmbedded } from './embedded.js';
import { nearest } from './nearest.js';
import { readFields } from './read-fields.js';
import { wordsOf } from './words-of.js';

/**
 * What is known of an entity in one data source: TypeORM's metadata and our options together, computed once. Everything
 * that reads models (querysets, serializers, permissions) reads this.
 */
export class Model {
  readonly name: string;
  /** The entity's class, or its name where an EntitySchema has no class. */
  readonly target: EntityMetadata['target'];
  /** What declares the entity: its class, or its EntitySchema. */
  readonly declaration: object;
  readonly table: string;
  readonly options: ModelOptionsInput;
  /** Columns and relations by property name, in the order of their declaration. */
  readonly fields: ReadonlyMap<string, ModelField>;
  readonly primaryKey: ModelField;
  /** The fields that have a column in the model's own table. */
  readonly columns: readonly ModelField[];
  /** The columns that rows come with where nothing else is said. */
  readonly usualColumns: readonly ModelField[];
  private readonly embedded: ReadonlyMap<string, readonly ModelField[]>;

  constructor(
    readonly metadata: EntityMetadata,
    readonly dataSource: DataSource,
    modelFor: (target: EntityMetadata) => Model,
  ) {
    this.name = metadata.name;
    this.target = metadata.target;
    this.table = metadata.tablePath;
    this.declaration = declarationOf(metadata, dataSource);
    this.options = modelOptionsOf(this.declaration);
    this.fields = readFields(this, modelFor);
    this.embedded = readEmbedded(this.fields);
    this.columns = [...this.fields.values()].filter(({ column }) => column !== undefined);
    this.usualColumns = this.columns.filter(({ isLeftOut }) => !isLeftOut);
    const keys = [...this.fields.values()].filter(({ isPrimaryKey }) => isPrimaryKey);
    this.primaryKey = keys.find(({ relation }) => !relation) ?? keys[0]!; // a column shows the key, its relation the row
  }

  /** The name in lower case, as Django's `model_name`. */
  get label(): string {
    return this.name.toLowerCase();
  }

  /** What people call a row: `blog post` for `BlogPost`, unless its `@ModelOptions` say otherwise. */
  get verboseName(): string {
    return this.options.verboseName ?? wordsOf(this.name);
  }

  /** The Django app that the model belongs to; `app` where its `@ModelOptions` name none. */
  get appLabel(): string {
    return this.options.appLabel ?? 'app';
  }

  /** What fixtures and Django call the model: `blog.post`. */
  get fullLabel(): string {
    return `${this.appLabel}.${this.label}`;
  }

  /** The paths that tell a row without its key, or `undefined` where there are none. */
  get naturalKey(): readonly string[] | undefined {
    const { naturalKey } = this.options;
    return typeof naturalKey === 'function' ? naturalKey(this.declaration) : naturalKey;
  }

  /** The names of the fields as lookups spell them: embedded columns as `address__city`. */
  get names(): string[] {
    return [...this.fields.keys()].map((name) => name.replaceAll('.', '__'));
  }

  /**
   * The field of that name; `pk` is the primary key.
   *
   * @throws FieldError naming the nearest right ones
   */
  field(name: string): ModelField {
    const field = this.findField(name);
    if (field) return field;
    throw new FieldError(`${this.name} has no field '${name}'.${nearest(name, this.names)}`);
  }

  /** As {@link field}, but `undefined` where there is none. An embedded column is named `address__city` or `address.city`. */
  findField(name: string): ModelField | undefined {
    if (name === 'pk') return this.primaryKey;
    return this.fields.get(name) ?? (name.includes('__') ? this.fields.get(name.replaceAll('__', '.')) : undefined);
  }

  /** The columns of an embedded object, as `address`; none where there is no such object. */
  embeddedFields(name: string): readonly ModelField[] {
    return this.embedded.size === 0 ? NONE : (this.embedded.get(name.replaceAll('__', '.')) ?? NONE);
  }

  /** A new instance with these values, not saved. */
  create(values: Record<string, unknown> = {}): object {
    return Object.assign(this.metadata.create() as object, values);
  }

  /** The key of an instance, `undefined` before it is saved. */
  keyOf(instance: object): unknown {
    return (instance as Record<string, unknown>)[this.primaryKey.name];
  }
}

/** Whether an object is an instance of some other class than the model's: a plain object may stand for a row. */
export function isOfAnother({ target }: Model, value: object): boolean {
  if (typeof target !== 'function' || value instanceof target) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype !== null && prototype !== Object.prototype;
}

const NONE: readonly ModelField[] = [];

function declarationOf({ target }: EntityMetadata, { options }: DataSource): object {
  if (typeof target !== 'string') return target;
  const entities = Object.values(options.entities ?? {}) as unknown[];
  return entities.find((entity) => entity instanceof EntitySchema && entity.options.name === target) as EntitySchema;
}
