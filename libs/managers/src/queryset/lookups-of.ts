import { Expression } from '../expressions/expression.js';
import type { Conditions } from './conditions.js';
import { partsOf, Q } from './q.js';
import type { QueryState, Step } from './query-state.js';

const MAX_NAMES = 20;

/** The lookups by which a query chooses its rows, each once, without their values: for errors. */
export function lookupsOf({ steps }: QueryState): string[] {
  return [...new Set(namesOf(steps))].slice(0, MAX_NAMES);
}

function namesOf(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    if (step.type === 'annotate') return [];
    return step.type === 'either' ? step.either.parts.flatMap(namesOf) : namesIn(step.condition);
  });
}

function namesIn(condition: Conditions | Q): string[] {
  if (condition instanceof Q) return partsOf(condition).children.flatMap(namesIn);
  return condition instanceof Expression ? [] : Object.keys(condition);
}
