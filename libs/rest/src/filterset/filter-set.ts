import { type ErrorDetail, ImproperlyConfigured, ValidationError } from '@nuages/core';
import type { AnyQuerySet } from '../query/query-set.js';
import type { Filtered } from '../filters/filter-backend.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { RestRequest } from '../request/rest-request.js';
import { ColumnFilter } from './column.filter.js';
import { Filter, type FilterContext, FilterError, findField } from './filter.js';
import { filterForField } from './filter-for-field.js';

/** Fields of a model to filter by: names for `exact`, or the lookups of each. */
export type FilterFields = readonly string[] | Readonly<Record<string, readonly string[]>>;

/**
 * What clients may filter a list by. Nothing but what is declared here can be named by a client.
 *
 * @example
 * class PostFilter extends FilterSet {
 *   override readonly fields = { status: ['exact', 'in'], author__username: ['istartswith'] };
 *   readonly min_views = new NumberFilter({ fieldName: 'views', lookup: 'gte' });
 *   readonly popular = new BooleanFilter({ method: 'filterPopular' });
 *
 *   filterPopular(queryset: AnyQuerySet, _name: string, value: boolean) {
 *     return value ? queryset.filter({ views__gte: 100 }) : queryset.filter({ views__lt: 100 });
 *   }
 * }
 *
 * @see django-filter's `FilterSet`
 */
export class FilterSet {
  /** Fields of the model whose filters are derived from their columns. */
  readonly fields: FilterFields = [];
  private resolved: ReadonlyMap<string, Filter> | undefined;

  /** Makes a filter set without a class of its own. */
  static of(fields: FilterFields, filters: Readonly<Record<string, Filter>> = {}): FilterSet {
    return Object.assign(new FilterSet(), filters, { fields });
  }

  /** The filters by name: derived ones first, then those declared as properties. */
  filtersFor(queryset: Pick<AnyQuerySet, 'model'>): ReadonlyMap<string, Filter> {
    return (this.resolved ??= this.resolve(queryset));
  }

  /**
   * Narrows the query set by the request's parameters.
   *
   * @throws ValidationError with the errors of all filters, by name
   */
  async filterQuerySet(queryset: AnyQuerySet, request: RestRequest): Promise<Filtered> {
    const errors: Record<string, ErrorDetail[]> = {};
    let found = queryset;
    for (const [name, filter] of this.filtersFor(queryset)) {
      const context: FilterContext = { request, queryset, name };
      try {
        const cleaned: unknown = filter.clean(request.queryParams, context);
        const value = cleaned instanceof Promise ? ((await cleaned) as unknown) : cleaned; // most know at once
        if (value !== undefined) found = this.apply(found, filter, value, context);
        else if (filter.options.required) throw new FilterError('required', 'required');
      } catch (error) {
        if (!(error instanceof FilterError)) throw error;
        errors[name] = [{ message: error.message, code: error.code }];
      }
    }
    if (Object.keys(errors).length > 0) throw new ValidationError(errors);
    return { queryset: found };
  }

  /** The query parameters of all filters, for OpenAPI. */
  parametersFor(queryset: Pick<AnyQuerySet, 'model'>): ParameterDescription[] {
    return [...this.filtersFor(queryset)].flatMap(([name, filter]) => filter.parameters(name, findField(queryset, filter.fieldOf(name))));
  }

  private apply(queryset: AnyQuerySet, filter: Filter, value: unknown, context: FilterContext): AnyQuerySet {
    const { method } = filter.options;
    if (method === undefined) return filter.apply(queryset, value, context);
    const field = filter.fieldOf(context.name);
    if (typeof method === 'function') return method(queryset, field, value, context.request);
    const own = (this as Record<string, unknown>)[method];
    if (typeof own === 'function') return own.call(this, queryset, field, value, context.request) as AnyQuerySet;
    throw new ImproperlyConfigured(
      `${this.constructor.name}.${context.name}: there is no method '${method}'. Add it to ${this.constructor.name}.`,
    );
  }

  private resolve(queryset: Pick<AnyQuerySet, 'model'>): ReadonlyMap<string, Filter> {
    const declared = Object.entries(this).filter((entry): entry is [string, Filter] => entry[1] instanceof Filter);
    const own = declared.map(([name, filter]): [string, Filter] => [
      name,
      filter instanceof ColumnFilter ? this.column(queryset, name, filter) : filter,
    ]);
    return new Map([...this.derive(queryset, new Set(declared.map(([name]) => name))), ...own]);
  }

  private column(queryset: Pick<AnyQuerySet, 'model'>, name: string, { options }: ColumnFilter): Filter {
    return filterForField(queryset, options.fieldName ?? name, options.lookup ?? 'exact', `${this.constructor.name}.${name}`);
  }

  private derive(queryset: Pick<AnyQuerySet, 'model'>, declared: ReadonlySet<string>): [string, Filter][] {
    const lookups: [string, readonly string[]][] = isList(this.fields)
      ? this.fields.map((field) => [field, ['exact']])
      : Object.entries(this.fields);
    return lookups.flatMap(([field, kinds]) =>
      kinds
        .map((kind): [string, string] => [kind === 'exact' ? field : `${field}__${kind.replace(/__exact$/, '')}`, kind])
        .filter(([name]) => !declared.has(name))
        .map(([name, kind]): [string, Filter] => [name, filterForField(queryset, field, kind, this.constructor.name)]),
    );
  }
}

function isList(fields: FilterFields): fields is readonly string[] {
  return Array.isArray(fields);
}
