import type { AnyQuerySet } from '../query/query-set.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { RestRequest } from '../request/rest-request.js';
import type { View } from '../viewsets/view.js';

/** A query set that is not to be run yet. */
export interface Filtered {
  readonly queryset: AnyQuerySet;
}

/**
 * Narrows or orders the list that a view answers, by what the request asks for. Holds no state of a request.
 *
 * @example
 * const ownRows: FilterBackend = { filterQuerySet: (request, queryset) => queryset.filter({ owner: request.user.id }) };
 *
 * @see DRF's `BaseFilterBackend`
 */
export interface FilterBackend {
  /** A backend that has to wait gives the query set in a {@link Filtered}: a promise of an awaitable would run it. */
  filterQuerySet(request: RestRequest, queryset: AnyQuerySet, view: View): AnyQuerySet | Promise<Filtered>;
  /** The query parameters that it reads, for OpenAPI. */
  parameters?(view: View): ParameterDescription[];
  /** The order that the list will have, for cursor pagination. */
  ordering?(request: RestRequest, queryset: AnyQuerySet, view: View): readonly string[] | undefined;
}
