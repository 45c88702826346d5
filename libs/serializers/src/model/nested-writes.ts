import { ImproperlyConfigured, ValidationError } from '@nuages/core';
import { atomic, deleteInstances, foreignKeyOf, type Model, type ModelField, relatedManager } from '@nuages/managers';
import type { FieldType } from '../fields/field-type.js';
import { NestedFieldType } from '../fields/special/nested.field.js';
import { type Matches, matchItems } from '../serializer/item-policy.js';
import type { Serializer } from '../serializer/serializer.js';
import { createRow, rowsOf, updateRow } from './rows.js';

type Attrs = Record<string, unknown>;

/** A nested object or list that is to be written, with the relation that it is. */
interface NestedWrite {
  readonly nested: NestedFieldType;
  readonly field: ModelField;
  readonly value: unknown;
  readonly serializer: Serializer;
}

/** Inserts a row, or updates `instance`, and writes what is nested in it by each field's policy, all in one transaction. */
export async function saveRowWithNested(serializer: Serializer, model: Model, attrs: Attrs, instance?: object): Promise<object> {
  const writes = findNestedWrites(serializer, model, attrs, instance ? 'update' : 'create');
  const save = (values: Attrs) => (instance ? updateRow(model, instance, values) : createRow(model, values));
  if (writes.length === 0) return save(attrs);
  const before = writes.filter(({ field }) => field.column);
  const after = writes.filter(({ field }) => !field.column);
  return atomic(
    async () => {
      const values = { ...attrs };
      for (const { field } of after) delete values[field.name];
      for (const write of before) values[write.field.name] = await saveOne(write, await readReferred(write, instance), {});
      const row = await save(values);
      for (const write of after) (row as Attrs)[write.field.name] = await saveReferring(write, row);
      return row;
    },
    { using: model.dataSource },
  );
}

function findNestedWrites(serializer: Serializer, model: Model, attrs: Attrs, method: string): NestedWrite[] {
  const writes: NestedWrite[] = [];
  for (const [name, nested] of serializer.fields) {
    const [source = ''] = nested.source;
    const isNested = nested instanceof NestedFieldType || nested.source.length > 1;
    if (!isNested || nested.isReadOnly || !(source in attrs) || isEmbedded(model, nested)) continue;
    const field = model.findField(source);
    if (nested instanceof NestedFieldType && nested.options.policy && field?.relation) {
      const Class = nested.serializer;
      const inner = new Class({ context: serializer.context, partial: serializer.partial });
      writes.push({ nested, field, value: attrs[source], serializer: inner });
    } else if (typeof attrs[source] === 'object') {
      throw new ImproperlyConfigured(
        `${serializer.constructor.name}.${method}() does not write the nested field '${name}'. Give a relation's field a 'policy' ('create', 'merge' or 'replace'), write your own ${method}(), or make the field readOnly.`,
      );
    }
  }
  return writes;
}

/** A column of an embedded object, which is written with the row. */
function isEmbedded(model: Model, { source }: FieldType): boolean {
  return model.findField(source.join('.'))?.column?.embeddedMetadata !== undefined;
}

/** The row that a column of ours refers to. */
async function readReferred({ field }: NestedWrite, instance: object | undefined): Promise<object | undefined> {
  const held = instance && (instance as Attrs)[field.name];
  if (held && typeof held === 'object') return held;
  const key = instance && foreignKeyOf(instance, field.name);
  if (key === undefined || key === null) return undefined;
  const [row] = await rowsOf(field.relation!.target()).filter({ pk: key as string });
  return row;
}

/** Writes what refers to our row: the other side of a one-to-one, or a to-many relation. */
async function saveReferring(write: NestedWrite, row: object): Promise<unknown> {
  const { field, value } = write;
  if (field.relation!.type === 'many-to-many') return saveLinked(write, row);
  const { inverseName } = field.relation!;
  const back = { [inverseName!]: row };
  const existing = await rowsOf(field.relation!.target()).filter({ [inverseName!]: field.model.keyOf(row) as string });
  if (field.relation!.type === 'one-to-one') return value === null ? null : saveOne(write, existing[0], back);
  const { saved, unnamed } = await saveItems(write, existing, back);
  if (write.nested.options.policy !== 'replace') return [...unnamed, ...saved];
  if (unnamed.length > 0) await deleteInstances(field.relation!.target(), unnamed);
  return saved;
}

async function saveLinked(write: NestedWrite, row: object): Promise<object[]> {
  const { field } = write;
  const target = field.relation!.target();
  const manager = relatedManager(field.model, row, field.name);
  const keys = await manager.keys();
  const existing = keys.length === 0 ? [] : await rowsOf(target).filter({ pk__in: keys as string[] });
  const { saved, unnamed } = await saveItems(write, existing, {});
  if (write.nested.options.policy === 'replace') await manager.set(saved);
  else await manager.add(...saved);
  return write.nested.options.policy === 'replace' ? saved : [...unnamed, ...saved];
}

async function saveOne({ nested, value, serializer }: NestedWrite, existing: object | undefined, back: Attrs): Promise<object | null> {
  if (value === null) return null;
  const attrs = { ...(value as Attrs), ...back };
  if (existing && nested.options.policy !== 'create') return (await serializer.update(existing, attrs)) as object;
  return (await serializer.create(attrs)) as object;
}

async function saveItems(
  { nested, value, serializer }: NestedWrite,
  existing: readonly object[],
  back: Attrs,
): Promise<{ saved: object[]; unnamed: readonly object[] }> {
  const { items, unnamed } = matchUnder(nested, (value ?? []) as Attrs[], existing);
  const saved: object[] = [];
  for (const { attrs, instance } of items) {
    const values = { ...attrs, ...back };
    saved.push((await (instance ? serializer.update(instance, values) : serializer.create(values))) as object);
  }
  return { saved, unnamed };
}

/** As {@link matchItems}, the errors under the field's name. */
function matchUnder(nested: NestedFieldType, items: readonly Attrs[], existing: readonly object[]): Matches {
  try {
    return matchItems(items, existing, nested.options);
  } catch (error) {
    throw error instanceof ValidationError ? new ValidationError({ [nested.name]: error.detail } as never) : error;
  }
}
