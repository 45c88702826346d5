import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { AnyQuerySet, QueryField } from '../query/query-set.js';
import type { QueryDict } from '../request/query-dict.js';
import { Filter, type FilterContext, FilterError, type FilterOptions, type TextFilter } from './filter.js';

/** A value, and the lookup that the client chose for it. */
export interface ChosenLookup {
  readonly value: unknown;
  readonly lookup: string;
}

/**
 * A value in one parameter and its lookup in another: `?price=10&price_lookup=lt`. Error codes: the item's,
 * `invalid_choice`, `lookup_required`.
 *
 * @example
 * price = new LookupChoiceFilter(new NumberFilter(), { lookups: ['exact', 'lt', 'gt'] });
 *
 * @see django-filter's `LookupChoiceFilter`
 */
export class LookupChoiceFilter extends Filter<ChosenLookup> {
  /** @param item cleans the value */
  constructor(
    readonly item: TextFilter,
    override readonly options: FilterOptions<ChosenLookup> & { lookups: readonly string[] },
  ) {
    super(options);
  }

  override async clean(query: QueryDict, context: FilterContext): Promise<ChosenLookup | undefined> {
    const value: unknown = await this.item.cleanText(query.get(context.name), context);
    const lookup = query.get(`${context.name}_lookup`);
    if (lookup && !this.options.lookups.includes(lookup)) throw new FilterError('invalid_choice', 'invalid_choice', lookup);
    if (value === undefined) return undefined;
    if (!lookup) throw new FilterError('lookup_required', 'lookup_required');
    return { value, lookup };
  }

  override apply(queryset: AnyQuerySet, { value, lookup }: ChosenLookup, context: FilterContext): AnyQuerySet {
    const plain = this.item['lookupValue'](value, { ...context, name: this.fieldOf(context.name) });
    return this.narrow(queryset, `${this.fieldOf(context.name)}__${lookup}`, plain);
  }

  override schema(field?: QueryField): Record<string, unknown> {
    return this.item.schema(field);
  }

  override parameters(name: string, field?: QueryField): ParameterDescription[] {
    return [...super.parameters(name, field), { name: `${name}_lookup`, schema: { type: 'string', enum: [...this.options.lookups] } }];
  }
}
