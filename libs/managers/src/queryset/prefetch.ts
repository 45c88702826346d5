import type { QueryState } from './query-state.js';

/**
 * Related rows to load beside the rows of a query, by one query a relation.
 *
 * @see Django's `Prefetch`
 * @example
 * posts.prefetchRelated({ path: 'comments', queryset: comments.filter({ approved: true }), toAttr: 'approved' });
 */
export interface Prefetch {
  /** Relations from the query's model on, as `comments__author`. */
  readonly path: string;
  /** Which rows of the path's last relation are loaded, in which order, and with what. */
  readonly queryset?: { readonly state: QueryState };
  /** The property that holds the rows, instead of the relation's own. */
  readonly toAttr?: string;
}

/** A relation to load, and what to load into its rows. */
export interface PrefetchBranch {
  readonly name: string;
  readonly queryset: Prefetch['queryset'];
  readonly inner: readonly Prefetch[];
}

/** Prefetches by the property that they fill first. */
export function branchesOf(prefetches: readonly Prefetch[]): Map<string, PrefetchBranch> {
  const branches = new Map<string, PrefetchBranch>();
  for (const { path, ...options } of prefetches) {
    const [name = '', ...rest] = path.split('__');
    const property = rest.length === 0 ? (options.toAttr ?? name) : name;
    const known = branches.get(property) ?? { name, queryset: undefined, inner: [] };
    const inner = rest.length === 0 ? known.inner : [...known.inner, { path: rest.join('__'), ...options }];
    branches.set(property, { ...known, inner, ...(rest.length === 0 && options.queryset && { queryset: options.queryset }) });
  }
  return branches;
}
