import type { Model } from '../model/model.js';
import type { QueryState } from '../queryset/query-state.js';
import type { CompiledCondition } from './compile-conditions.js';
import type { QueryScope } from './query-scope.js';

/**
 * The conditions that a model's table always adds: rows that are not soft-deleted (a `@DeleteDateColumn` is null), unless
 * the state asks for them too, and, in a table shared by several entities, rows of this entity or of one derived from it.
 */
export function compileHiding(scope: QueryScope, { model, includesDeleted }: QueryState): CompiledCondition[] {
  const { deleteDateColumn, discriminatorColumn, parentEntityMetadata } = model.metadata;
  const conditions: string[] = [];
  if (deleteDateColumn && !includesDeleted)
    conditions.push(`${scope.joins.column(scope.joins.root, deleteDateColumn.databaseName)} IS NULL`);
  if (discriminatorColumn && parentEntityMetadata) {
    const values = discriminatorsOf(model).map((value) => scope.parameter(value));
    conditions.push(`${scope.joins.column(scope.joins.root, discriminatorColumn.databaseName)} IN (${values.join(', ')})`);
  }
  return conditions.map((sql) => ({ sql, hasAggregate: false }));
}

function discriminatorsOf({ metadata }: Model): unknown[] {
  const derived = metadata.childEntityMetadatas.filter(({ discriminatorColumn }) => discriminatorColumn);
  return [...new Set([metadata, ...derived].map(({ discriminatorValue }) => discriminatorValue))];
}
