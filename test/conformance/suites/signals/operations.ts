import {
  buildRow,
  bulkCreate,
  bulkUpdate,
  createRow,
  deleteInstances,
  deleteRows,
  getOrCreate,
  getRow,
  type Model,
  modelOf,
  OneToManyManager,
  relatedManager,
  type RowOrKey,
  type SaveOptions,
  saveRow,
  setField,
  updateOrCreate,
  updateRows,
} from '@nuages/managers';
import { loadFixture } from '@nuages/managers/testing';
import type { DataSource } from 'typeorm';
import { BLOG, toFields } from '../../models/blog.js';
import { toCamelCase } from '../../models/names.js';

type Name = keyof typeof BLOG;
type Reference = string | [Name, number];
type Values = Record<string, unknown>;
type NeutralSaveOptions = { update_fields?: string[]; force_insert?: boolean; force_update?: boolean };

/** The operations of the `model` cases, by their neutral names. */
export class Operations {
  private readonly named = new Map<string, object>();

  constructor(private readonly dataSource: DataSource) {}

  async run(operations: readonly [string, ...any[]][]): Promise<void> {
    for (const [name, ...given] of operations) {
      const operation = (this.operations as Record<string, (...given: any[]) => Promise<unknown>>)[name]; // vectors are data
      if (!operation) throw new Error(`unknown operation '${name}'`);
      await operation(...given);
    }
  }

  private readonly operations = {
    create: async (name: Name, row: object, as?: string) => this.keep(as, await createRow(this.model(name), toFields(row))),
    new: async (name: Name, row: object, options?: NeutralSaveOptions) =>
      saveRow(this.model(name), buildRow(this.model(name), toFields(row)), toSaveOptions(options)),
    save: async (reference: Reference, changes: object, options?: NeutralSaveOptions) => {
      const [model, instance] = await this.find(reference);
      for (const [name, value] of Object.entries(toFields(changes))) setField(model, instance, name, value);
      await saveRow(model, instance, toSaveOptions(options));
    },
    delete: async (reference: Reference) => {
      const [model, instance] = await this.find(reference);
      await deleteInstances(model, [instance]);
    },
    update: (name: Name, filter: object, changes: object) => updateRows(this.model(name), toFields(filter), toFields(changes)),
    queryset_delete: (name: Name, filter: object) => deleteRows(this.model(name), toFields(filter)),
    bulk_create: (name: Name, rows: object[]) =>
      bulkCreate(
        this.model(name),
        rows.map((row) => buildRow(this.model(name), toFields(row))),
      ),
    bulk_update: async (name: Name, keys: number[], changes: object) => {
      const model = this.model(name);
      const instances = await Promise.all(keys.map((id) => getRow(model, { id })));
      for (const instance of instances) Object.assign(instance, toFields(changes));
      await bulkUpdate(model, instances, Object.keys(toFields(changes)));
    },
    get_or_create: (name: Name, lookups: object, defaults: object) =>
      getOrCreate(this.model(name), this.getter(name), toFields(lookups), toFields(defaults)),
    update_or_create: (name: Name, lookups: object, defaults: object) =>
      updateOrCreate(this.model(name), this.getter(name), toFields(lookups), toFields(defaults)),
    m2m: async (reference: Reference, relation: string, method: string, keys: Reference[], options?: { clear?: boolean }) => {
      const [model, instance] = await this.find(reference);
      const rows = keys.map((key) => (typeof key === 'string' ? this.named.get(key)! : key)) as unknown as RowOrKey<object>[];
      const manager = relatedManager(model, instance, toCamelCase(relation));
      if (method === 'set') return manager.set(rows, options);
      if (method === 'clear') return manager.clear();
      return method === 'add' ? manager.add(...rows) : manager.remove(...rows);
    },
    m2m_create: (reference: Reference, relation: string, row: object) => this.createRelated(reference, relation, row),
    related_create: (reference: Reference, relation: string, row: object) => this.createRelated(reference, relation, row),
    related_add: async (reference: Reference, relation: string, references: Reference[], options?: { bulk?: boolean }) => {
      const [model, instance] = await this.find(reference);
      const rows: object[] = [];
      for (const other of references) rows.push((await this.find(other))[1]);
      await new OneToManyManager(instance, model.field(relation)).addAll(rows, options);
    },
    related_clear: async (reference: Reference, relation: string) => {
      const [model, instance] = await this.find(reference);
      await relatedManager(model, instance, relation).clear();
    },
    load_fixture: (rows: { model: Name; pk: unknown; fields: object }[]) =>
      loadFixture(
        rows.map(({ model, pk, fields }) => ({ model: BLOG[model], pk, fields: toFields(fields) })),
        this.dataSource,
      ),
  };

  private async createRelated(reference: Reference, relation: string, row: object): Promise<void> {
    const [model, instance] = await this.find(reference);
    await relatedManager(model, instance, relation).create(toFields(row));
  }

  private model(name: Name): Model {
    return modelOf(BLOG[name], this.dataSource);
  }

  private getter(name: Name) {
    return (lookups: Readonly<Values>) => getRow(this.model(name), lookups);
  }

  private keep(name: string | undefined, instance: object): void {
    if (name !== undefined) this.named.set(name, instance);
  }

  private async find(reference: Reference): Promise<[Model, object]> {
    if (typeof reference !== 'string') return [this.model(reference[0]), await getRow(this.model(reference[0]), { id: reference[1] })];
    const instance = this.named.get(reference)!;
    return [modelOf(instance, this.dataSource), instance];
  }
}

function toSaveOptions({ update_fields, force_insert, force_update }: NeutralSaveOptions = {}): SaveOptions {
  return {
    ...(update_fields && { updateFields: update_fields.map(toCamelCase) }),
    ...(force_insert !== undefined && { forceInsert: force_insert }),
    ...(force_update !== undefined && { forceUpdate: force_update }),
  };
}
