import { Aggregate } from '../expressions/aggregates.js';
import { type Compiled, Expression } from '../expressions/expression.js';
import type { Model } from '../model/model.js';
import type { QueryState } from '../queryset/query-state.js';
import { annotationNames, orderMayName, stepMayName } from './annotation-use.js';
import type { QueryScope } from './query-scope.js';
import { listText } from './sql-text.js';

/**
 * The state with each aggregate as a subquery of its own row, so that a page of 20 rows counts for 20 rows: grouping would
 * count for the whole table before the rest is cut off. The state itself where the database has to know the aggregates
 * of every row, or where one repeats another's rows. Not for a query that joins to-many tables: they repeat rows, which
 * Django counts.
 */
export function aggregateByRow(state: QueryState): QueryState {
  if (state.end === undefined || state.isDistinct || state.groupNames || state.form.type !== 'entities') return state;
  const annotations = state.steps.filter((step) => step.type === 'annotate');
  const aggregates = annotations.map(({ expression }) => expression).filter((expression) => expression instanceof Aggregate);
  if (aggregates.length === 0 || aggregates.length < annotations.length) return state;
  if (aggregates.length > 1 && !aggregates.every(({ ignoresRepeats }) => ignoresRepeats)) return state;
  const names = annotationNames(state);
  if (orderMayName(state.ordering ?? [], names) || aggregates.some((aggregate) => aggregate.mayName(names))) return state;
  if (state.steps.some((step) => stepMayName(step, names))) return state;

  const steps = state.steps.map((step) =>
    step.type === 'annotate' ? { ...step, expression: new RowAggregate(step.expression as Aggregate) } : step,
  );
  return { ...state, steps };
}

/** An aggregate over what belongs to one row of the query around it. */
class RowAggregate extends Expression {
  constructor(private readonly aggregate: Aggregate) {
    super();
  }

  compile(scope: QueryScope): Compiled {
    if (readsRelated(this.aggregate, scope.model)) {
      const inner = scope.rowQuery();
      const { sql, type } = this.aggregate.compile(inner);
      const { from, where } = inner.joins.beyondRoot;
      return { sql: `(SELECT ${sql} FROM ${from} WHERE ${where})`, type };
    }

    const inner = scope.subquery();
    const { sql, type } = this.aggregate.compile(inner);
    const [innerKey, outerKey] = [inner, scope].map(({ joins }) => listText(joins.keyColumns(joins.root)));
    return { sql: `(SELECT ${sql} FROM ${inner.joins.sql} WHERE ${innerKey} = ${outerKey})`, type };
  }
}

/**
 * Whether an aggregate reads a column behind a to-many relation and nothing else. Without related rows a join would give one of nulls, which no
 * aggregate of a column counts: the table that the row itself is in need not be joined.
 */
function readsRelated({ path }: Aggregate, model: Model): boolean {
  const [relation, column, ...others] = path?.split('__') ?? [];
  const field = relation === undefined ? undefined : model.findField(relation);
  if (field?.relation?.type !== 'one-to-many' && field?.relation?.type !== 'many-to-many') return false;
  return column === undefined || (others.length === 0 && field.relation.target().findField(column)?.column !== undefined);
}
