/** What filters and pagination need of a column or a relation. */
export interface QueryField {
  readonly name: string;
  readonly kind: string;
  /** Whether rows may be without a value. */
  readonly nullable?: boolean;
  readonly choices?: readonly unknown[];
  readonly relation?: { readonly type: string; readonly isOwner: boolean; target(): QueryModel };
}

/** What filters and pagination need of a model. */
export interface QueryModel {
  readonly name: string;
  readonly fields: ReadonlyMap<string, QueryField>;
  readonly primaryKey: QueryField;
  /** The entity's class or schema. */
  readonly target: unknown;
  /** Default: the application's own. */
  readonly dataSource?: unknown;
  readonly options?: { readonly ordering?: readonly string[] };
}

/** What filters and pagination need of a query set. Names are checked at run time. */
export interface AnyQuerySet extends PromiseLike<object[]> {
  readonly model: QueryModel;
  /** The names of its annotations. */
  readonly annotationNames?: Iterable<string>;
  filter(condition: any): AnyQuerySet; // lookups by name, or a Q
  exclude(condition: any): AnyQuerySet; // as above
  orderBy(...terms: string[]): AnyQuerySet;
  distinct(): AnyQuerySet;
  /** Loads the row that a path of relations leads to along with each. */
  selectRelated(path: string): AnyQuerySet;
  all(): AnyQuerySet;
  slice(start: number, end?: number): AnyQuerySet;
  count(): Promise<number>;
  exists(): Promise<boolean>;
  first(): Promise<object | null>;
}
