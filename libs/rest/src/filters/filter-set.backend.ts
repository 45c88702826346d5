import type { AnyQuerySet } from '../query/query-set.js';
import type { FilterSet } from '../filterset/filter-set.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { RestRequest } from '../request/rest-request.js';
import type { View } from '../viewsets/view.js';
import type { FilterBackend, Filtered } from './filter-backend.js';

/**
 * Filters by the view's `filterset`.
 *
 * @see django-filter's `DjangoFilterBackend`
 */
export class FilterSetBackend implements FilterBackend {
  filterQuerySet(request: RestRequest, queryset: AnyQuerySet, view: View): AnyQuerySet | Promise<Filtered> {
    return this.filterSetOf(view)?.filterQuerySet(queryset, request) ?? queryset;
  }

  parameters(view: View): ParameterDescription[] {
    const model = view.model;
    return (model && this.filterSetOf(view)?.parametersFor({ model })) ?? [];
  }

  /** Override to choose a filter set by other means. */
  protected filterSetOf(view: View): FilterSet | undefined {
    return view.filterSet;
  }
}
