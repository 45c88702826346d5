import type { EntitySchema } from 'typeorm';
import type { FieldKind } from './field-kind.js';
import type { FieldValidator } from './field-validator.js';
/** What a model says of itself that TypeORM's metadata cannot. */
export interface ModelOptionsInput {
  /** The order of rows where a query gives none: property names, `'-'` in front descends. */
  readonly ordering?: readonly string[];
  /** What `earliest()` and `latest()` go by where no paths are named. */
  readonly getLatestBy?: string | readonly string[];
  /** Sets of properties that are unique together, beside TypeORM's own `@Unique`. */
  readonly uniqueTogether?: readonly (readonly string[])[];
  /** Extra permissions, as `[codename, name]`. */
  readonly permissions?: readonly (readonly [codename: string, name: string])[];
  readonly verboseName?: string;
  readonly verboseNamePlural?: string;
  /** The Django app that the model belongs to; permissions are named by it. */
  readonly appLabel?: string;
  /**
   * The token of a provider that is the default manager of the entity, and of those derived from it, where the application
   * has that provider and it is a manager of the same entity and data source.
   */
  readonly managerToken?: symbol;
  /**
   * The paths that tell a row without its key, as `['codename', 'contentType__model']`; or a function that gives them of the
   * entity's class. Fixtures may refer to rows by them.
   *
   * @see Django's `natural_key` and `get_by_natural_key`
   */
  readonly naturalKey?: readonly string[] | ((entity: any) => readonly string[]); // any entity's class
}

/** What a field says of itself that TypeORM's metadata cannot. */
export interface FieldOptionsInput {
  /** What the column holds, where its type does not tell: `duration` (seconds in a number) or `file` (its path in a text). */
  readonly kind?: FieldKind;
  /** Values that are allowed: plain, or `[value, label]`. */
  readonly choices?: readonly (string | number | readonly [value: string | number, label: string])[];
  /** Whether an empty text (or no value) passes validation. Default `false`. */
  readonly blank?: boolean;
  /** Whether forms and serializers may write it. Default `true`. */
  readonly editable?: boolean;
  readonly label?: string;
  readonly helpText?: string;
  /** What a value must pass besides. */
  readonly validators?: readonly FieldValidator[];
  /** Set to now when the row is made. */
  readonly autoNowAdd?: boolean;
  /** Set to now at every save. */
  readonly autoNow?: boolean;
  readonly uniqueForDate?: string;
  readonly uniqueForMonth?: string;
  readonly uniqueForYear?: string;
  /** What deleting the row referred to does, where it is more than the database's own rule. */
  readonly onDelete?: 'CASCADE' | 'PROTECT' | 'RESTRICT' | 'SET_NULL' | 'SET_DEFAULT' | 'DO_NOTHING';
}

const modelOptions = new WeakMap<object, ModelOptionsInput>();
const fieldOptions = new WeakMap<object, Map<string, FieldOptionsInput>>();

/**
 * Declares a model's options beside TypeORM's `@Entity`.
 *
 * @see Django's `class Meta` of a model
 * @example
 * @ModelOptions({ ordering: ['-id'] })
 * @Entity()
 * class Post {}
 */
export function ModelOptions(options: ModelOptionsInput): ClassDecorator {
  return (target) => void modelOptions.set(target, options);
}

/**
 * Declares a field's options beside TypeORM's `@Column`.
 *
 * @example
 * @Column({ length: 10 }) @FieldOptions({ choices: ['draft', 'published'] }) status!: string;
 */
export function FieldOptions(options: FieldOptionsInput): PropertyDecorator {
  return (target, key) => {
    const known = fieldOptions.get(target.constructor) ?? new Map<string, FieldOptionsInput>();
    known.set(String(key), { ...known.get(String(key)), ...options });
    fieldOptions.set(target.constructor, known);
  };
}

/** What {@link schemaOptions} takes: the model's options, and those of its fields by their names. */
export interface SchemaOptionsInput<E> extends ModelOptionsInput {
  readonly fields?: { readonly [P in keyof E & string]?: FieldOptionsInput };
}

/**
 * Declares of an EntitySchema what `@ModelOptions` and `@FieldOptions` declare of a class; gives the schema.
 *
 * @example
 * const WriterSchema = schemaOptions(new EntitySchema<Writer>({ name: 'Writer', columns }), {
 *   ordering: ['name'],
 *   fields: { name: { label: 'Pen name' } },
 * });
 */
export function schemaOptions<E>(schema: EntitySchema<E>, { fields = {}, ...options }: SchemaOptionsInput<E>): EntitySchema<E> {
  const target = schema.options.target ?? schema;
  modelOptions.set(target, options);
  fieldOptions.set(target, new Map(Object.entries(fields) as [string, FieldOptionsInput][]));
  return schema;
}

/** The options of an entity class, its parents' included. */
export function modelOptionsOf(target: unknown): ModelOptionsInput {
  return chainOf(target).reduce<ModelOptionsInput>((options, type) => ({ ...options, ...modelOptions.get(type) }), {});
}

/** The options of a property of an entity class, its parents' included. */
export function fieldOptionsOf(target: unknown, name: string): FieldOptionsInput {
  return chainOf(target).reduce<FieldOptionsInput>((options, type) => ({ ...options, ...fieldOptions.get(type)?.get(name) }), {});
}

/** The class and its parents, the eldest first; an EntitySchema alone. */
function chainOf(target: unknown): object[] {
  if (typeof target === 'object' && target !== null) return [target];
  const chain: object[] = [];
  for (let type = target; typeof type === 'function' && type !== Function.prototype; type = Object.getPrototypeOf(type))
    chain.unshift(type);
  return chain;
}
