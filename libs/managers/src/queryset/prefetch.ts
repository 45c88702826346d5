/** Related rows to load beside the rows of a query, by one query a relation. */
export interface Prefetch {
  /** Relations from the query's model on, as `comments__author`. */
  readonly path: string;
}
