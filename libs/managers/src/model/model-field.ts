import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import type { FieldKind } from './field-kind.js';
import type { Model } from './model.js';
import type { FieldOptionsInput } from './model-options.js';

/** How a relation field reaches its model. */
export interface ModelRelation {
  readonly type: 'many-to-one' | 'one-to-one' | 'one-to-many' | 'many-to-many';
  /** Whether this side holds the foreign key or names the join table. */
  readonly isOwner: boolean;
  /** The property of the other side that leads back, or `undefined` where none is declared. */
  readonly inverseName: string | undefined;
  /** The column of the foreign key, on this side where it owns it, or else on the other. */
  readonly joinColumn: string | undefined;
  /** The join table of a many-to-many relation, seen from this side. */
  readonly junction: { readonly table: string; readonly ownColumn: string; readonly targetColumn: string } | undefined;
  readonly metadata: RelationMetadata;
  target(): Model;
}

/** A column or a relation of a model. */
export interface ModelField extends FieldOptionsInput {
  readonly blank: boolean;
  readonly editable: boolean;
  /** The property's name. */
  readonly name: string;
  readonly kind: FieldKind;
  /** The column, or `undefined` for a relation that has none here. */
  readonly column: ColumnMetadata | undefined;
  readonly columnName: string;
  readonly isPrimaryKey: boolean;
  readonly isGenerated: boolean;
  /** Whether rows come without it unless it is named: TypeORM's `select: false`. */
  readonly isLeftOut: boolean;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  /** The column's default where it is a plain value. */
  readonly default: unknown;
  /** The greatest length of a text, in characters. */
  readonly maxLength: number | undefined;
  /** Digits of a decimal, and how many of them are decimals. */
  readonly precision: number | undefined;
  readonly scale: number | undefined;
  readonly unique: boolean;
  readonly relation: ModelRelation | undefined;
  readonly model: Model;
}
