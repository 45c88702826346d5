import type { CompiledSelect } from '../sql/select-compiler.js';
import { fromDatabase } from '../sql/values.js';
import { hydratorFor } from './compile-hydrator.js';

type Row = readonly unknown[];

/** Makes what a query's rows come out as from the driver's rows: entities with annotations as their own properties. */
export function hydrateEntities(compiled: CompiledSelect, rows: readonly Row[]): object[] {
  const make = hydratorFor(compiled);
  return rows.map((row) => make(row)!);
}

/** The values of each row, in the order of their names. */
export function hydrateValues({ values }: CompiledSelect, rows: readonly Row[]): unknown[][] {
  return rows.map((row) => values.map(({ type }, index) => fromDatabase(row[index], type)));
}
