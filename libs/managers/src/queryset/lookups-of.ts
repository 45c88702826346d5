import { Expression } from '../expressions/expression.js';
import type { Conditions } from './conditions.js';
import { partsOf, Q } from './q.js';
import type { QueryState } from './query-state.js';

const MAX_NAMES = 20;

/** The lookups by which a query chooses its rows, each once, without their values: for errors. */
export function lookupsOf({ steps }: QueryState): string[] {
  const names = steps.flatMap((step) => (step.type === 'annotate' ? [] : namesIn(step.condition)));
  return [...new Set(names)].slice(0, MAX_NAMES);
}

function namesIn(condition: Conditions | Q): string[] {
  if (condition instanceof Q) return partsOf(condition).children.flatMap(namesIn);
  return condition instanceof Expression ? [] : Object.keys(condition);
}
