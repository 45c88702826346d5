import type { Step } from './query-state.js';

/** The conditions of several querysets of which any must hold, or an odd number. */
export interface Either {
  readonly connector: 'or' | 'xor';
  /** The calls of `filter` and `exclude` of each queryset. */
  readonly parts: readonly (readonly Step[])[];
}
