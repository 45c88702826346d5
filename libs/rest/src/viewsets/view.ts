import type { AnyQuerySet, QueryModel } from '../query/query-set.js';
import type { FilterBackend } from '../filters/filter-backend.js';
import type { FilterSet } from '../filterset/filter-set.js';
import type { RestRequest } from '../request/rest-request.js';
import type { ViewSetOptions } from './view-set.options.js';

/** What filters, paginations and throttles may know of the view that they serve. */
export interface View {
  /** The controller's class name, for messages. */
  readonly name: string;
  readonly options: ViewSetOptions;
  readonly model: QueryModel | undefined;
  readonly filterBackends: readonly FilterBackend[];
  readonly filterSet: FilterSet | undefined;
  /** The paths that clients may order by where the view does not say: those of the readable fields of the request's serializer. */
  orderableFields(queryset: AnyQuerySet, request: RestRequest): string[];
  /** The names of the query set's annotations. */
  annotationsOf(queryset: AnyQuerySet): string[];
}
