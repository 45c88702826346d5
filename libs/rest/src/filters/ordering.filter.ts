import type { AnyQuerySet } from '../query/query-set.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { RestRequest } from '../request/rest-request.js';
import type { View } from '../viewsets/view.js';
import type { FilterBackend } from './filter-backend.js';

/** Settings of {@link OrderingFilter} on a view. */
export interface OrderingOptions {
  /** What a client may order by: paths of fields. `'__all__'`: every column. Default: the readable fields of the serializer. */
  fields?: readonly string[] | '__all__';
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
      const allowed = this.allowedFields(queryset, view);
      const terms = asked
        .split(',')
        .map((term) => term.trim())
        .filter((term) => allowed.has(term.replace(/^-/, '')));
      if (terms.length > 0) return terms;
    }
    const { default: fallback } = this.optionsOf(view);
    return typeof fallback === 'string' ? [fallback] : fallback;
  }

  parameters(view: View): ParameterDescription[] {
    const { param = 'ordering', fields } = this.optionsOf(view);
    const names = Array.isArray(fields) ? ` One or more of ${fields.join(', ')}; a leading - descends.` : '';
    return [{ name: param, description: `Which fields to order the results by, separated by commas.${names}`, schema: { type: 'string' } }];
  }

  /** Override to allow other fields. */
  protected allowedFields(queryset: AnyQuerySet, view: View): ReadonlySet<string> {
    const { fields } = this.optionsOf(view);
    if (fields === '__all__') return new Set([...columnsOf(queryset), ...view.annotationsOf(queryset)]);
    return new Set(fields ?? view.orderableFields(queryset));
  }

  private optionsOf(view: View): OrderingOptions {
    const { ordering } = view.options;
    return Array.isArray(ordering) ? { fields: ordering } : ((ordering ?? {}) as OrderingOptions);
  }
}

function columnsOf(queryset: AnyQuerySet): string[] {
  return [...queryset.model.fields.values()]
    .filter(({ relation }) => !relation || (relation.isOwner && relation.type.endsWith('-to-one')))
    .map(({ name }) => name);
}
