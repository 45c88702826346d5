import type { QueryField } from '../query/query-set.js';

/** JSON Schema of what a client writes for a column's value in a path or a query; of a relation, for its row's key. */
export function columnSchema(field: QueryField | undefined): Record<string, unknown> {
  const { kind } = (field?.relation ? field.relation.target().primaryKey : field) ?? {};
  if (kind === 'integer' || kind === 'bigint') return { type: 'integer' };
  if (kind === 'decimal' || kind === 'float') return { type: 'number' };
  return kind === 'uuid' ? { type: 'string', format: 'uuid' } : { type: 'string' };
}
