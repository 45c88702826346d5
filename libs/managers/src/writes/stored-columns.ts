import { FieldError } from '@nuages/core';
import { Expression } from '../expressions/expression.js';
import { heldBy } from '../model/deferred.js';
import { hasCompositeKey } from '../model/composite-key.js';
import type { ModelField } from '../model/model-field.js';
import { isOfAnother, type Model } from '../model/model.js';
import { FOREIGN_KEYS } from '../model/models.js';
import { type Dialect, dialectOf } from '../sql/dialect.js';
import type { SqlText } from '../sql/sql-text.js';
import { fromDatabase, toDatabase, type ValueType, valueTypeOf } from '../sql/values.js';

/** A column of a model's table, with the properties that show it: `author` and, where it is declared, `authorId`. */
export interface StoredColumn {
  readonly name: string;
  readonly fields: readonly [ModelField, ...ModelField[]];
  readonly type: ValueType;
  readonly dialect: Dialect;
}

type Instance = Record<string, unknown> & { [FOREIGN_KEYS]?: Record<string, unknown> };

const known = new WeakMap<Model, readonly StoredColumn[]>();

/** The columns of a model's table. */
export function storedColumns(model: Model): readonly StoredColumn[] {
  const found = known.get(model);
  if (found) return found;
  const fields = new Map<string, [ModelField, ...ModelField[]]>();
  for (const field of model.columns) {
    const others = fields.get(field.columnName);
    if (others) others.push(field);
    else fields.set(field.columnName, [field]);
  }
  const dialect = dialectOf(model.dataSource);
  const list = [...fields].map(([name, its]) => ({ name, fields: its, type: valueTypeOf(its[0]), dialect }));
  known.set(model, list);
  return list;
}

/** The column of the primary key. */
export function keyColumn(model: Model): StoredColumn {
  return storedColumns(model).find(({ fields }) => fields.includes(model.primaryKey))!;
}

/** The columns of the primary key, in their order: mostly one. */
export function keyColumns(model: Model): readonly StoredColumn[] {
  if (model.metadata.primaryColumns.length < 2) return [keyColumn(model)];
  return storedColumns(model).filter(({ fields }) => fields.some(({ isPrimaryKey }) => isPrimaryKey));
}

/** What tells a row from the others of its model, to compare. */
export function identityOf(model: Model, instance: object): unknown {
  if (!hasCompositeKey(model)) return model.keyOf(instance);
  return JSON.stringify(keyColumns(model).map((column) => String(encode(column, heldValue(instance, column)))));
}

/** A condition on the rows of these instances. */
export function areRows(text: SqlText, model: Model, instances: readonly object[]): string {
  const valueOf = (instance: object, column: StoredColumn) => encode(column, heldValue(instance, column));
  const [key, ...others] = keyColumns(model);
  if (others.length === 0)
    return text.isAmong(
      key!.name,
      instances.map((instance) => valueOf(instance, key!)),
    );
  const rows = instances.map((instance) =>
    keyColumns(model)
      .map((column) => `${text.column(column.name)} = ${text.value(valueOf(instance, column))}`)
      .join(' AND '),
  );
  return `(${rows.map((row) => `(${row})`).join(' OR ')})`;
}

/** The columns that these fields are stored in. @throws FieldError for a name that has none */
export function columnsNamed(model: Model, names: readonly string[]): Set<StoredColumn> {
  return new Set(
    names
      .flatMap((name) => fieldsNamed(model, name))
      .map((field) => {
        const column = storedColumns(model).find(({ fields }) => fields.includes(field));
        if (!column)
          throw new FieldError(
            `${model.name}.${field.name} has no column of its own. Write it through related(instance, '${field.name}').`,
          );
        return column;
      }),
  );
}

function fieldsNamed(model: Model, name: string): readonly ModelField[] {
  const embedded = model.embeddedFields(name);
  return embedded.length > 0 ? embedded : [model.field(name)];
}

/** What an instance holds for a column, `undefined` where it was never set. */
export function heldValue(instance: object, { fields }: StoredColumn): unknown {
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index]!;
    const value = field.relation ? heldKey(instance as Instance, field) : heldPlain(instance as Instance, field);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Puts a value that the database or a default gave on the instance. */
export function holdValue(instance: object, { fields }: StoredColumn, value: unknown): void {
  for (const field of fields) {
    if (!field.relation) holdPlain(instance as Instance, field, value);
    else if (value === null) (instance as Instance)[field.name] = null;
    else holdKey(instance, field, value);
  }
}

/** Notes the key of a relation whose row is not loaded. */
export function holdKey(instance: object, { name }: ModelField, key: unknown): void {
  const keys = ((instance as Instance)[FOREIGN_KEYS] ??= {});
  keys[name] = key;
}

/** The value of a column as the database takes it. */
export function encode({ fields: [field], type, dialect }: StoredColumn, value: unknown): unknown {
  if (value instanceof Expression)
    throw new FieldError(`${field.model.name}.${field.name} holds an expression, which cannot stand here. Give a value.`);
  return toDatabase(value, type, dialect);
}

/** The value of a column as an entity holds it. */
export function decode({ type }: StoredColumn, raw: unknown): unknown {
  return fromDatabase(raw, type);
}

/** TypeORM's own way is slower, and needed inside embedded objects alone. */
function heldPlain(instance: Instance, { column, name }: ModelField): unknown {
  return column!.embeddedMetadata ? column!.getEntityValue(instance) : heldBy(instance, name);
}

function holdPlain(instance: Instance, { column, name }: ModelField, value: unknown): void {
  if (column!.embeddedMetadata) column!.setEntityValue(instance, value);
  else instance[name] = value;
}

function heldKey(instance: Instance, field: ModelField): unknown {
  const value = heldBy(instance, field.name);
  if (value === undefined) return instance[FOREIGN_KEYS]?.[field.name];
  if (value === null || typeof value !== 'object' || value instanceof Expression) return value;
  const target = field.relation!.target();
  if (isOfAnother(target, value))
    throw new FieldError(`${field.model.name}.${field.name} holds a ${value.constructor.name}. Give a ${target.name}, or its key.`);
  const key = field.relation!.metadata.joinColumns[0]!.referencedColumn!.getEntityValue(value as Instance) as unknown;
  if (key !== undefined && key !== null) return key;
  throw new FieldError(`${field.model.name}.${field.name} holds a row that is not saved. Save it first.`);
}
