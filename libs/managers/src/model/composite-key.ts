import { FieldError } from '@nuages/core';
import type { Model } from './model.js';
import type { ModelField } from './model-field.js';

/** Whether several columns together tell the rows of a model apart. */
export function hasCompositeKey({ metadata }: Model): boolean {
  return metadata.primaryColumns.length > 1;
}

/** The fields whose columns tell the rows of a model apart, one a column. */
export function keyFieldsOf(model: Model): readonly ModelField[] {
  if (!hasCompositeKey(model)) return [model.primaryKey];
  const byColumn = new Map(model.columns.filter(({ isPrimaryKey }) => isPrimaryKey).map((field) => [field.columnName, field]));
  return [...byColumn.values()];
}

/** The paths of the columns that tell the rows of a model apart, to order by. */
export function keyPathsOf(model: Model): string[] {
  if (!hasCompositeKey(model)) return ['pk'];
  return keyFieldsOf(model).map(({ name, relation }) => (relation ? `${name}__pk` : name.replaceAll('.', '__')));
}

/** Refuses what goes by one column of a key that has several: it would be about other rows, too. */
export function refuseCompositeKey(model: Model, what: string): void {
  if (!hasCompositeKey(model)) return;
  const names = keyFieldsOf(model).map(({ name }) => name);
  throw new FieldError(
    `${what} goes by one key, but ${names.join(' and ')} together are that of ${model.name}. Use conditions on them, or TypeORM's repository.`,
  );
}

/** Refuses a relation whose rows are told by several columns. */
export function refuseSeveralColumns({ model, name, relation }: ModelField): void {
  const { metadata } = relation!;
  const { joinColumns, inverseJoinColumns } = metadata.isOwning ? metadata : (metadata.inverseRelation ?? metadata);
  const count = Math.max(joinColumns.length, inverseJoinColumns.length);
  if (count > 1)
    throw new FieldError(
      `${model.name}.${name} refers to rows by ${count} columns together, which managers do not follow. Use TypeORM's repository.`,
    );
}

/** Refuses a path that ends in rows, where one value would have to stand for each and their key has several. */
export function refuseRowsOfSeveralColumns(model: Model, path: string, what: string): void {
  let field: ModelField | undefined;
  for (const word of path.split('__')) {
    field = (field?.relation?.target() ?? model).findField(word);
    if (!field?.relation) return;
  }
  if (field && !field.column) refuseCompositeKey(field.relation!.target(), what);
}
