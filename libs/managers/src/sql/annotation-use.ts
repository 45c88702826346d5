import { Expression } from '../expressions/expression.js';
import { partsOf, Q } from '../queryset/q.js';
import type { OrderTerm, QueryState, Step } from '../queryset/query-state.js';
import { compileSteps } from './compile-steps.js';
import { dialectOf } from './dialect.js';
import { QueryScope } from './query-scope.js';
import { Statement } from './statement.js';

/** The names of the annotations of a state. */
export function annotationNames({ steps }: QueryState): string[] {
  return steps.flatMap((step) => (step.type === 'annotate' ? [step.name] : []));
}

/** Whether a call narrows the rows by one of these annotations. */
export function stepMayName(step: Step, annotations: readonly string[]): boolean {
  if (step.type === 'annotate') return false;
  if (step.type === 'either') return step.either.parts.some((part) => part.some((one) => stepMayName(one, annotations)));
  return mayName(step.condition, annotations);
}

/** Whether a condition may read one of these annotations. An expression may read any. */
export function mayName(condition: unknown, annotations: readonly string[]): boolean {
  if (condition instanceof Expression) return true;
  if (typeof condition !== 'object' || condition === null) return false;
  if (condition instanceof Q) return partsOf(condition).children.some((child) => mayName(child, annotations));
  return Object.entries(condition).some(([path, value]) => value instanceof Expression || isUnder(path, annotations));
}

/** Whether a path reads one of these annotations. */
export function isUnder(path: string, annotations: readonly string[]): boolean {
  return annotations.some((name) => path === name || path.startsWith(`${name}__`));
}

/** Whether an order may read one of these annotations. An expression may read any. */
export function orderMayName(ordering: readonly OrderTerm[], annotations: readonly string[]): boolean {
  return ordering.some(({ by }) => by instanceof Expression || isUnder(by, annotations));
}

/**
 * The state without its annotations, where they do not change how many rows there are: no condition and no order names
 * them, rows are not grouped by values, and none joins the rows of a to-many relation as they are.
 */
export function dropUnusedAnnotations(state: QueryState): QueryState {
  if (state.groupNames || state.form.type !== 'entities') return state;
  const last = state.steps.findLastIndex(({ type }) => type !== 'annotate');
  const names = annotationNames(state);
  const isNamed =
    state.steps.slice(0, last + 1).some((step) => stepMayName(step, names)) ||
    orderMayName(state.ordering ?? [], names) ||
    state.distinctOn.some((path) => isUnder(path, names));
  return isNamed || repeatRows(state) ? state : { ...state, steps: state.steps.filter(({ type }) => type !== 'annotate') };
}

/** Whether an annotation that sums up nothing gives a row several times, or one that sums up keeps conditions from it. */
function repeatRows({ model, steps }: QueryState): boolean {
  const annotations = steps.filter((step) => step.type === 'annotate');
  const scopeOfAll = () => {
    const dialect = dialectOf(model.dataSource);
    const scope = new QueryScope(model, dialect, new Statement(dialect));
    for (const { name, expression } of annotations) scope.define(name, expression);
    return scope;
  };
  const scope = scopeOfAll();
  const [sums, others] = [true, false].map((isSum) => annotations.filter(({ expression }) => expression.hasAggregate(scope) === isSum));
  for (const { name } of others!) scope.findCompiled(name);
  if (sums!.length === 0) return scope.joins.hasMany;
  const apart = scopeOfAll(); // refuses wrong names, but the joins of sums repeat no rows
  for (const { name } of sums!) apart.findCompiled(name);
  compileSteps(scope, steps); // rows that are summed up come once each, whatever conditions join
  return scope.joins.hasMany;
}
