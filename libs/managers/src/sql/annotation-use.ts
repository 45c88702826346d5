import { Expression } from '../expressions/expression.js';
import { partsOf, Q } from '../queryset/q.js';
import type { QueryState, Step } from '../queryset/query-state.js';

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
