import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';
import { fieldKindOf } from './field-kind.js';
import type { Model } from './model.js';
import type { ModelField, ModelRelation } from './model-field.js';
import { fieldOptionsOf } from './model-options.js';

/** Reads the columns and relations of a model from TypeORM's metadata, in the order of their declaration. */
export function readFields(model: Model, modelFor: (target: EntityMetadata) => Model): Map<string, ModelField> {
  const { metadata } = model;
  const fields = new Map<string, ModelField>();
  for (const column of metadata.columns) {
    if ((column.isVirtual && !column.relationMetadata) || column.isVirtualProperty) continue; // TypeORM's own queries compute those
    const relation = column.relationMetadata;
    if (relation) fields.set(relation.propertyPath, readRelation(model, relation, modelFor));
    if (!column.isVirtual) fields.set(column.propertyPath, readColumn(model, column));
  }
  for (const relation of metadata.relations) {
    if (!fields.has(relation.propertyPath)) fields.set(relation.propertyPath, readRelation(model, relation, modelFor));
  }
  return fields;
}

function readColumn(model: Model, column: ColumnMetadata): ModelField {
  const options = fieldOptionsOf(model.declaration, column.propertyPath);
  const length = Number(column.length || model.dataSource.driver.getColumnLength(column) || 0);
  return {
    ...options,
    blank: options.blank ?? false,
    editable: options.editable ?? true,
    autoNow: options.autoNow ?? column.isUpdateDate,
    autoNowAdd: options.autoNowAdd ?? column.isCreateDate,
    choices: options.choices ?? column.enum,
    model,
    name: column.propertyPath,
    kind: options.kind ?? fieldKindOf(column, model.dataSource.driver.normalizeType(column)),
    column,
    columnName: column.databaseName,
    isPrimaryKey: column === keyOfView(model.metadata) || column.isPrimary,
    isGenerated: column.isGenerated,
    isLeftOut: !column.isSelect && !column.isPrimary,
    nullable: column.isNullable,
    hasDefault: column.default !== undefined && column.default !== null,
    default: typeof column.default === 'function' ? undefined : column.default,
    maxLength: length > 0 && column.length ? length : undefined,
    precision: column.precision ?? undefined,
    scale: column.scale ?? undefined,
    unique: isUnique(model.metadata, column),
    relation: undefined,
  };
}

/** Views need no primary column: `id` stands for it, or else the first. */
function keyOfView({ tableType, primaryColumns, columns }: EntityMetadata): ColumnMetadata | undefined {
  if (tableType !== 'view' || primaryColumns.length > 0) return undefined;
  return columns.find(({ propertyName }) => propertyName === 'id') ?? columns[0];
}

function readRelation(model: Model, relation: RelationMetadata, modelFor: (target: EntityMetadata) => Model): ModelField {
  const options = fieldOptionsOf(model.declaration, relation.propertyPath);
  const column = relation.isOwning && !relation.isManyToMany ? relation.joinColumns[0] : undefined;
  return {
    ...options,
    onDelete: options.onDelete ?? onDeleteOf(relation),
    blank: options.blank ?? false,
    editable: options.editable ?? true,
    model,
    name: relation.propertyPath,
    kind: 'relation',
    column,
    columnName: column?.databaseName ?? '',
    isPrimaryKey: column?.isPrimary ?? false,
    isGenerated: false,
    isLeftOut: false,
    nullable: relation.isOwning ? relation.isNullable && (column?.isNullable ?? true) : true, // the column may be declared apart
    hasDefault: column?.default !== undefined,
    default: column?.default,
    maxLength: undefined,
    precision: undefined,
    scale: undefined,
    unique: relation.isOneToOne || (column !== undefined && isUnique(model.metadata, column)),
    relation: describeRelation(relation, modelFor),
  };
}

function describeRelation(relation: RelationMetadata, modelFor: (target: EntityMetadata) => Model): ModelRelation {
  const owner = relation.isOwning ? relation : relation.inverseRelation;
  return {
    type: relation.relationType,
    isOwner: relation.isOwning,
    inverseName: relation.inverseRelation?.propertyPath,
    joinColumn: relation.isManyToMany ? undefined : owner?.joinColumns[0]?.databaseName,
    junction: relation.isManyToMany ? describeJunction(relation) : undefined,
    metadata: relation,
    target: () => modelFor(relation.inverseEntityMetadata),
  };
}

function describeJunction(relation: RelationMetadata): ModelRelation['junction'] {
  const owner = relation.isOwning ? relation : relation.inverseRelation!;
  const near = owner.joinColumns[0]!.databaseName;
  const far = owner.inverseJoinColumns[0]!.databaseName;
  return {
    table: owner.junctionEntityMetadata!.tablePath,
    ownColumn: relation.isOwning ? near : far,
    targetColumn: relation.isOwning ? far : near,
  };
}

function onDeleteOf(relation: RelationMetadata): ModelField['onDelete'] {
  const rule = relation.onDelete?.replace(' ', '_').replace('NO_ACTION', 'DO_NOTHING').replace('DEFAULT', 'SET_DEFAULT');
  return rule?.replace('SET_SET_', 'SET_') as ModelField['onDelete'];
}

function isUnique(metadata: EntityMetadata, column: ColumnMetadata): boolean {
  const isAlone = ({ columns }: { columns: ColumnMetadata[] }) => columns.length === 1 && columns[0] === column;
  return (
    (column.isPrimary && metadata.primaryColumns.length === 1) ||
    metadata.uniques.some(isAlone) ||
    metadata.indices.some((index) => index.isUnique && !index.where && isAlone(index))
  );
}
