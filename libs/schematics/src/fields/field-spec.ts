/** The types of columns that the field grammar knows, and how many arguments each takes. */
export const FIELD_TYPES = {
  string: { min: 0, max: 1, hint: 'string(200): at most 200 characters' },
  text: { min: 0, max: 0, hint: 'text' },
  int: { min: 0, max: 0, hint: 'int' },
  bigint: { min: 0, max: 0, hint: 'bigint' },
  float: { min: 0, max: 0, hint: 'float' },
  decimal: { min: 2, max: 2, hint: 'decimal(8,2): 8 digits, 2 of them decimals' },
  boolean: { min: 0, max: 0, hint: 'boolean' },
  date: { min: 0, max: 0, hint: 'date' },
  datetime: { min: 0, max: 0, hint: 'datetime' },
  time: { min: 0, max: 0, hint: 'time' },
  uuid: { min: 0, max: 0, hint: 'uuid' },
  json: { min: 0, max: 0, hint: 'json' },
  enum: { min: 1, max: 1, hint: 'enum(draft|published)' },
  email: { min: 0, max: 0, hint: 'email' },
  url: { min: 0, max: 0, hint: 'url' },
  slug: { min: 0, max: 0, hint: 'slug' },
  user: { min: 0, max: 0, hint: 'user: a foreign key to the user model' },
} as const;

/** A column type of the field grammar. */
export type ColumnType = keyof typeof FIELD_TYPES;

/** A column, as `title:string(200)!` declares it. */
export interface ColumnSpec {
  readonly kind: 'column';
  /** In camelCase. */
  readonly name: string;
  readonly type: ColumnType;
  /** `string`: the length. `decimal`: digits and decimals. `enum`: the values. */
  readonly args: readonly string[];
  readonly isNullable: boolean;
  readonly isUnique: boolean;
}

/** A relation to another entity: `author:Author` (many to one) or `tags:Tag[]` (many to many). */
export interface RelationSpec {
  readonly kind: 'many-to-one' | 'many-to-many';
  readonly name: string;
  /** The entity's class name. */
  readonly target: string;
  readonly isNullable: boolean;
  readonly isUnique: boolean;
}

/** One field of a generated resource. */
export type FieldSpec = ColumnSpec | RelationSpec;
