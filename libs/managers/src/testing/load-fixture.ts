import type { DataSource } from 'typeorm';
import { dataSourceNamed } from '../data-source/data-source-registry.js';
import { type EntityRef, modelOf } from '../model/models.js';
import { atomic } from '../transaction/atomic.js';
import { fillDefaults } from '../writes/fill-defaults.js';
import { continueSequences, withLateReferences } from '../writes/late-references.js';
import { relatedManager } from '../writes/related.js';
import type { RowOrKey } from '../writes/related-manager.js';
import { buildRow } from '../writes/build-row.js';
import { saveRow } from '../writes/save.js';

/** One row of a fixture; to-many relations are lists of keys. */
export interface FixtureRow {
  readonly model: EntityRef;
  readonly pk?: unknown;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Writes rows as they are, in one transaction: signals say `raw`, `autoNow` does nothing, and a row may refer to a later
 * one.
 *
 * @see Django's `loaddata`
 */
export async function loadFixture(rows: readonly FixtureRow[], using?: DataSource | string): Promise<object[]> {
  const dataSource = dataSourceNamed(using);
  const models = new Set(rows.map(({ model }) => modelOf(model, dataSource)));
  const load = async () => {
    const instances: object[] = [];
    for (const row of rows) instances.push(await loadRow(row, dataSource));
    await continueSequences(dataSource, models);
    return instances;
  };
  return atomic(() => (refersForward(rows, dataSource) ? withLateReferences(dataSource, models, load) : load()), { using: dataSource });
}

async function loadRow({ model: entity, pk, fields }: FixtureRow, dataSource: DataSource): Promise<object> {
  const model = modelOf(entity, dataSource);
  const entries = Object.entries(fields);
  const isMany = (name: string) => model.field(name).relation?.type.endsWith('to-many') === true;
  const values = Object.fromEntries(entries.filter(([name]) => !isMany(name)));
  const instance = buildRow(model, pk === undefined ? values : { ...values, [model.primaryKey.name]: pk });
  fillDefaults(model, instance, true);
  await saveRow(model, instance, { raw: true });
  for (const [name, keys] of entries) if (isMany(name)) await relatedManager(model, instance, name).set(keys as RowOrKey<object>[]);
  return instance;
}

/** Whether a row refers to one that comes later; deferring constraints costs PostgreSQL statements for each table. */
function refersForward(rows: readonly FixtureRow[], dataSource: DataSource): boolean {
  const written = new Set<string>();
  const keyIn = (table: string, key: unknown) => `${table} ${String(key)}`;
  const refers = (row: FixtureRow) => {
    const model = modelOf(row.model, dataSource);
    written.add(keyIn(model.table, row.pk ?? row.fields[model.primaryKey.name]));
    return Object.entries(row.fields).some(([name, value]) => {
      const relation = model.findField(name)?.relation;
      return relation && [value].flat().some((key) => isKey(key) && !written.has(keyIn(relation.target().table, key)));
    });
  };
  return rows.some(refers);
}

function isKey(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
