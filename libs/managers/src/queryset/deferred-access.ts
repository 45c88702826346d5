import { FieldError } from '@nuages/core';
import { DEFERRED } from '../model/deferred.js';
import type { Model } from '../model/model.js';
import type { ModelField } from '../model/model-field.js';
import { type EntityShape, relatedOf } from '../sql/select-entity.js';

/**
 * What reading a column or relation that was not loaded does: loads it for the one row, loads it for all rows that were
 * read together, or throws.
 *
 * @see Django's fetch modes
 */
export type FetchMode = 'one' | 'peers' | 'raise';

/** How rows of a query load what they lack. */
export interface Fetching {
  readonly mode: FetchMode;
  /** Whether relations load on access too, or columns alone. */
  readonly includesRelations: boolean;
  readonly load: (model: Model, rows: readonly object[], field: ModelField, fetching: Fetching) => Promise<void>;
}

/** Rows that were read together. */
interface Group {
  readonly fetching: Fetching;
  readonly peers: readonly WeakRef<object>[];
  /** Loads under way, so that rows which ask together cause one. */
  readonly pending: Map<string, Promise<void>>;
}

const groups = new WeakMap<object, Group>();

/** Remembers of an entity's rows, and of the related ones inside them, how they load what they lack. */
export function rememberGroup(shape: EntityShape, rows: readonly object[], fetching: Fetching): void {
  const group: Group = { fetching, peers: fetching.mode === 'peers' ? rows.map((row) => new WeakRef(row)) : [], pending: new Map() };
  for (const row of rows) groups.set(row, group);
  for (const { name, shape: inner } of shape.related) {
    const related = new Set(rows.map((row) => relatedOf(row, { name })));
    rememberGroup(
      inner,
      [...related].filter((row): row is object => typeof row === 'object' && row !== null),
      fetching,
    );
  }
}

/** What an entity of that shape loads on access. */
export function deferredFields({ model, columns, related, fetching }: EntityShape): ModelField[] {
  if (!fetching) return [];
  const read = new Set<ModelField>(columns.map(({ field }) => field));
  const joined = new Set(related.map(({ name }) => name));
  return [...model.fields.values()].filter((field) => {
    if (field.relation?.metadata.isLazy || field.column?.embeddedMetadata) return false;
    if (field.relation) return fetching.includesRelations && !joined.has(field.name);
    return field.column !== undefined && !read.has(field);
  });
}

/** A prototype whose properties load what a row lacks; setting one makes it an ordinary property. */
export function deferringPrototype(model: Model, base: object, fields: readonly ModelField[]): object {
  const properties = fields.map((field) => [field.name, accessorFor(model, field)] as const);
  const names = { value: new Set(fields.map(({ name }) => name)) };
  return Object.create(base, { ...Object.fromEntries(properties), [DEFERRED]: names }) as object;
}

/** An instance by its own constructor, without the properties that it loads on access. */
export function createDeferring(model: Model, deferred: readonly ModelField[]): object {
  const instance = model.create() as Record<string, unknown>;
  for (const { name } of deferred) delete instance[name];
  return Object.setPrototypeOf(instance, deferringPrototype(model, Object.getPrototypeOf(instance) as object, deferred)) as object;
}

function accessorFor(model: Model, field: ModelField): PropertyDescriptor {
  const { name } = field;
  return {
    configurable: true,
    get(this: object) {
      const group = groups.get(this);
      return group && loadInto(this, model, field, group);
    },
    set(this: object, value: unknown) {
      Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
    },
  };
}

function loadInto(row: object, model: Model, field: ModelField, group: Group): Promise<unknown> {
  const { fetching, peers, pending } = group;
  const { name } = field;
  if (fetching.mode === 'raise')
    throw new FieldError(`${model.name}.${name} was not loaded, and fetchMode('raise') forbids it now. ${fixFor(field)}`);
  const rows = fetching.mode === 'peers' ? peers.flatMap((peer) => lacking(peer.deref(), name)) : [row];
  const load = (fetching.mode === 'peers' && pending.get(name)) || fetching.load(model, rows, field, fetching);
  if (fetching.mode === 'peers') {
    pending.set(name, load);
    void load.catch(() => undefined).then(() => pending.delete(name));
  }
  return awaitInto(row, name, load);
}

/** By `await`, so that the stack of a statement leads back to the line that read the property. */
async function awaitInto(row: object, name: string, load: Promise<void>): Promise<unknown> {
  await load;
  return (row as Record<string, unknown>)[name];
}

function lacking(row: object | undefined, name: string): object[] {
  return row && !Object.hasOwn(row, name) ? [row] : [];
}

function fixFor({ name, relation }: ModelField): string {
  if (!relation) return `Add '${name}' to only(), or drop it from defer().`;
  return `Add ${relation.type.endsWith('to-one') ? 'selectRelated' : 'prefetchRelated'}('${name}').`;
}
