import { FieldOptions } from '@nuages/managers';
import { Index, JoinColumn, JoinTable, ManyToMany, ManyToOne, OneToOne, type RelationOptions } from 'typeorm';
import { userModelForRelations } from './user-model-of.js';

/** What deleting the user does to the row. */
export type UserOnDelete = 'CASCADE' | 'PROTECT' | 'RESTRICT' | 'SET_NULL' | 'SET_DEFAULT' | 'DO_NOTHING';

/** Options of {@link UserOneToOne}. */
export interface UserRelationOptions {
  /** Default `CASCADE`. */
  readonly onDelete?: UserOnDelete;
  /** Default `false`. */
  readonly nullable?: boolean;
  /** The property of the user model that leads back, if it declares one (`@OneToMany(() => Post, (post) => post.author)`). */
  readonly relatedName?: string;
  /** The column's name. Default: the property's in snake_case, with `_id`. */
  readonly name?: string;
}

/** Options of {@link UserForeignKey}. */
export interface UserForeignKeyOptions extends UserRelationOptions {
  /** Whether the column has an index, by which a user's rows are found. Default `true`. */
  readonly dbIndex?: boolean;
}

/** Options of {@link UserManyToMany}. */
export interface UserManyToManyOptions {
  /** The property of the user model that leads back, if it declares one. */
  readonly relatedName?: string;
  /** The join table's name. Default: as the data source's naming strategy says. */
  readonly name?: string;
}

/**
 * A reference to a user, whatever class the application chose for its users; its column has an index, as Django's.
 *
 * @example
 * @UserForeignKey({ onDelete: 'CASCADE', relatedName: 'posts' }) author!: Relation<AbstractUser>;
 * @see Django's `ForeignKey(settings.AUTH_USER_MODEL)`
 */
export function UserForeignKey({ dbIndex = true, ...options }: UserForeignKeyOptions = {}): PropertyDecorator {
  return (target, key) => {
    if (dbIndex) Index()(target, key);
    ManyToOne(userModelForRelations, options.relatedName ?? '', relationOptions(options))(target, key);
    JoinColumn({ name: columnName(key, options) })(target, key);
    FieldOptions({ onDelete: options.onDelete ?? 'CASCADE' })(target, key);
  };
}

/**
 * A reference to a user that no other row shares, as a profile's.
 *
 * @example
 * @UserOneToOne({ relatedName: 'profile' }) user!: Relation<AbstractUser>;
 */
export function UserOneToOne(options: UserRelationOptions = {}): PropertyDecorator {
  return (target, key) => {
    OneToOne(userModelForRelations, options.relatedName ?? '', relationOptions(options))(target, key);
    JoinColumn({ name: columnName(key, options) })(target, key);
    FieldOptions({ onDelete: options.onDelete ?? 'CASCADE' })(target, key);
  };
}

/**
 * References to many users, in a join table of this side.
 *
 * @example
 * @UserManyToMany({ name: 'team_members' }) members!: Relation<AbstractUser>[];
 */
export function UserManyToMany({ relatedName = '', name }: UserManyToManyOptions = {}): PropertyDecorator {
  return (target, key) => {
    ManyToMany(userModelForRelations, relatedName)(target, key);
    JoinTable(name === undefined ? {} : { name })(target, key);
  };
}

/** What the database does itself; the managers see to the rest. */
const DATABASE_RULES = {
  CASCADE: 'CASCADE',
  SET_NULL: 'SET NULL',
  PROTECT: 'NO ACTION',
  RESTRICT: 'NO ACTION',
  SET_DEFAULT: 'NO ACTION',
  DO_NOTHING: 'NO ACTION',
} as const;

function relationOptions({ onDelete = 'CASCADE', nullable = false }: UserRelationOptions): RelationOptions {
  return { nullable, onDelete: DATABASE_RULES[onDelete] };
}

function columnName(key: string | symbol, { name }: UserRelationOptions): string {
  return name ?? `${String(key).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_id`;
}
