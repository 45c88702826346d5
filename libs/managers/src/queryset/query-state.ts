import { Expression } from '../expressions/expression.js';
import type { Model } from '../model/model.js';
import type { RowLock } from '../sql/row-lock.js';
import type { ColumnChoice } from './column-choice.js';
import type { Conditions } from './conditions.js';
import type { Either } from './either.js';
import type { Fetching } from './deferred-access.js';
import type { Prefetch } from './prefetch.js';
import type { Q } from './q.js';

/** One call of `filter`, `exclude`, `or` or `annotate`; their order matters, as in Django. */
export type Step =
  | { readonly type: 'filter' | 'exclude'; readonly condition: Conditions | Q }
  | { readonly type: 'either'; readonly either: Either }
  | { readonly type: 'annotate'; readonly name: string; readonly expression: Expression; readonly isHidden?: boolean };

/** A term of the order: a path (or annotation), or an expression. */
export interface OrderTerm {
  readonly by: string | Expression;
  readonly isDescending: boolean;
  readonly nulls?: 'first' | 'last';
}

/** What the rows come out as: entities, objects of values, lists of values, or single values. */
export type RowForm =
  { readonly type: 'entities' } | { readonly type: 'objects' | 'lists' | 'flat'; readonly names: readonly string[] | undefined };

/** Whose rows a queryset gives: those of several others. */
export interface Combined {
  readonly operator: 'union' | 'unionAll' | 'intersection' | 'difference';
  readonly parts: readonly QueryState[];
}

/** What a queryset asks for. Immutable; each method of a queryset makes a changed copy. */
export interface QueryState {
  readonly model: Model;
  readonly steps: readonly Step[];
  /** `undefined`: the model's own order. */
  readonly ordering: readonly OrderTerm[] | undefined;
  readonly isReversed: boolean;
  /** The slice, as of an array: from `start` up to `end`. */
  readonly start: number;
  readonly end: number | undefined;
  readonly isDistinct: boolean;
  /** The paths of whose values each keeps its first row; none where rows are told apart as wholes. */
  readonly distinctOn: readonly string[];
  readonly form: RowForm;
  /** The columns to group by: those of `values()` before the first aggregate. `undefined`: the primary key. */
  readonly groupNames: readonly string[] | undefined;
  /** What each `values()` named, and after how many steps: their joins are made then. */
  readonly chosen: readonly { readonly after: number; readonly names: readonly string[] }[];
  readonly selectRelated: readonly string[];
  readonly prefetches: readonly Prefetch[];
  /** What `only` and `defer` chose; `undefined`: every column. */
  readonly columns: ColumnChoice | undefined;
  /** How rows load what they lack; `undefined`: not on access. */
  readonly fetching: Fetching | undefined;
  /** How the rows are locked until the transaction ends, as `selectForUpdate` says. */
  readonly lock: RowLock | undefined;
  /** Whether rows that are soft-deleted are among them. */
  readonly includesDeleted: boolean;
  /** The querysets that it combines; its own steps are then empty. */
  readonly combined: Combined | undefined;
  /** Whether it is known to give nothing, as after `none()`. */
  readonly isEmpty: boolean;
}

const everyRows = new WeakMap<Model, QueryState>();

/** The state that asks for every row of a model. */
export function everyRow(model: Model): QueryState {
  const known = everyRows.get(model);
  if (known) return known;
  const state: QueryState = {
    model,
    steps: [],
    ordering: undefined,
    isReversed: false,
    start: 0,
    end: undefined,
    isDistinct: false,
    distinctOn: [],
    form: { type: 'entities' },
    groupNames: undefined,
    chosen: [],
    selectRelated: [],
    prefetches: [],
    columns: undefined,
    fetching: undefined,
    lock: undefined,
    includesDeleted: false,
    combined: undefined,
    isEmpty: false,
  };
  everyRows.set(model, state);
  return state;
}

/** Whether the state takes a part of the rows. */
export function isSliced({ start, end }: QueryState): boolean {
  return start > 0 || end !== undefined;
}

/** A term of an order from what users write for one: `'-'` in front of a path descends. */
export function readTerm(term: string | OrderTerm | Expression): OrderTerm {
  if (term instanceof Expression) return { by: term, isDescending: false };
  if (typeof term !== 'string') return term;
  return { by: term.replace(/^[-+]/, ''), isDescending: term.startsWith('-') };
}
