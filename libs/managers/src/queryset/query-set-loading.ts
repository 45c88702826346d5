import { QuerySetWrites } from './query-set-writes.js';

/** What a queryset loads with its rows. */
export abstract class QuerySetLoading<E extends object> extends QuerySetWrites<E> {
  /** Reads to-one relations in the same query, by joins. */
  selectRelated(...paths: string[]): this {
    return this.with({ selectRelated: [...this.state.selectRelated, ...paths] });
  }

  /** Reads relations of all rows, by one more query each. */
  prefetchRelated(...paths: string[]): this {
    return this.with({ prefetches: [...this.state.prefetches, ...paths.map((path) => ({ path }))] });
  }
}
