import type { AnyQuerySet } from '../query/query-set.js';
import type { OrderingChoice } from '../filterset/choice-filters.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { RestRequest } from '../request/rest-request.js';
import type { View } from '../viewsets/view.js';
import type { FilterBackend } from './filter-backend.js';

/** Settings of {@link OrderingFilter} on a view. */
export interface OrderingOptions {
  /**
   * What a client may order by: paths of fields, each maybe with the name that clients use for it. `'__all__'`: every
   * column. Default: the readable fields of the serializer that answers the request, as far as the database has them.
   */
  fields?: readonly OrderingChoice[] | '__all__';
  /** The order where a client asks for none. */
  default?: string | readonly string[];
  /** The query parameter; default `ordering`. */
  param?: string;
}

/**
 * `?ordering=-created,title`: fields that are not allowed are passed over; where none is left the view's default stays.
 *
 * @see DRF's `OrderingFilter`
 */
export class OrderingFilter implements FilterBackend {
  filterQuerySet(request: RestRequest, queryset: AnyQuerySet, view: View): AnyQuerySet {
    const ordering = this.ordering(request, queryset, view);
    return ordering && ordering.length > 0 ? queryset.orderBy(...ordering) : queryset;
  }

  ordering(request: RestRequest, queryset: AnyQuerySet, view: View): readonly string[] | undefined {
    const asked = request.queryParams.get(this.optionsOf(view).param ?? 'ordering');
    if (asked) {
      const paths = this.pathsFor(queryset, view, request);
      const terms = asked.split(',').flatMap((term) => pathOf(term.trim(), paths));
      if (terms.length > 0) return terms;
    }
    const { default: fallback } = this.optionsOf(view);
    return typeof fallback === 'string' ? [fallback] : fallback;
  }

  parameters(view: View): ParameterDescription[] {
    const { param = 'ordering', fields } = this.optionsOf(view);
    const names = Array.isArray(fields)
      ? ` One or more of ${fields.map((field) => (typeof field === 'string' ? field : field[1])).join(', ')}; a leading - descends.`
      : '';
    return [{ name: param, description: `Which fields to order the results by, separated by commas.${names}`, schema: { type: 'string' } }];
  }

  /** The paths to order by, by the names that clients use. Override to allow others. */
  protected pathsFor(queryset: AnyQuerySet, view: View, request: RestRequest): ReadonlyMap<string, string> {
    const { fields } = this.optionsOf(view);
    const allowed =
      fields === '__all__'
        ? [...columnsOf(queryset), ...view.annotationsOf(queryset)]
        : (fields ?? view.orderableFields(queryset, request));
    return new Map(allowed.map((field): [string, string] => (typeof field === 'string' ? [field, field] : [field[1], field[0]])));
  }

  private optionsOf(view: View): OrderingOptions {
    const { ordering } = view.options;
    return Array.isArray(ordering) ? { fields: ordering } : ((ordering ?? {}) as OrderingOptions);
  }
}

/** The term with its path; none where the name is not allowed. */
function pathOf(term: string, paths: ReadonlyMap<string, string>): string[] {
  const isDescending = term.startsWith('-');
  const path = paths.get(isDescending ? term.slice(1) : term);
  return path === undefined ? [] : [isDescending ? `-${path}` : path];
}

function columnsOf(queryset: AnyQuerySet): string[] {
  return [...queryset.model.fields.values()]
    .filter(({ relation }) => !relation || (relation.isOwner && relation.type.endsWith('-to-one')))
    .map(({ name }) => name);
}
