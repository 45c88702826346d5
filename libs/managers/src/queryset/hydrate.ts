import { FOREIGN_KEYS } from '../model/models.js';
import type { CompiledSelect } from '../sql/select-compiler.js';
import type { EntityShape } from '../sql/select-entity.js';
import { fromDatabase, valueTypeOf } from '../sql/values.js';

type Row = readonly unknown[];

/** Makes what a query's rows come out as from the driver's rows: entities with annotations as their own properties. */
export function hydrateEntities({ entity, values }: CompiledSelect, rows: readonly Row[]): object[] {
  const make = entityMaker(entity!);
  const offset = countColumns(entity!);
  return rows.map((row) => {
    const instance = make(row)! as Record<string, unknown>;
    values.forEach(({ name, type }, index) => (instance[name] = fromDatabase(row[offset + index], type)));
    return instance;
  });
}

/** The values of each row, in the order of their names. */
export function hydrateValues({ values }: CompiledSelect, rows: readonly Row[]): unknown[][] {
  return rows.map((row) => values.map(({ type }, index) => fromDatabase(row[index], type)));
}

function countColumns({ columns, related }: EntityShape): number {
  return related.reduce((count, { shape }) => count + countColumns(shape), columns.length);
}

/** Compiles how one entity is made: `null` where its key is null, as of a missing related row. */
function entityMaker({ model, columns, related }: EntityShape): (row: Row) => object | null {
  const keyPosition = columns.find(({ field }) => field.isPrimaryKey)!.position;
  const own = columns
    .filter(({ field }) => !field.relation)
    .map(({ field, position }) => ({ name: field.name, position, type: valueTypeOf(field) }));
  const keys = columns
    .filter(({ field }) => field.relation)
    .map(({ field, position }) => ({ name: field.name, position, type: valueTypeOf(field) }));
  const inner = related.map(({ name, shape }) => ({ name, make: entityMaker(shape) }));
  return (row) => {
    if (row[keyPosition] === null) return null;
    const instance = model.create() as Record<string | symbol, unknown>;
    for (const { name, position, type } of own) instance[name] = fromDatabase(row[position], type);
    if (keys.length > 0)
      instance[FOREIGN_KEYS] = Object.fromEntries(keys.map(({ name, position, type }) => [name, fromDatabase(row[position], type)]));
    for (const { name, make } of inner) instance[name] = make(row);
    return instance;
  };
}
