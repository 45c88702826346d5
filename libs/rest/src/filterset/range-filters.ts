import type { AnyQuerySet, QueryField } from '../query/query-set.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { QueryDict } from '../request/query-dict.js';
import { Filter, type FilterContext, findField, type TextFilter } from './filter.js';
import { DateFilter, DateTimeFilter, IsoDateTimeFilter, numberFor, NumberFilter, TimeFilter } from './scalar-filters.js';

/** The bounds that a client gave; either may be missing. */
export interface Bounds<V> {
  readonly from: V | undefined;
  readonly to: V | undefined;
}

/**
 * A lower and an upper bound, both included, in two parameters: `?price_min=5&price_max=10`. Error codes: the item's.
 *
 * @see django-filter's `RangeFilter`
 */
export class RangeFilter<V = string> extends Filter<Bounds<V>> {
  protected readonly item: TextFilter<V> = new NumberFilter() as unknown as TextFilter<V>;
  /** What the names of the two parameters end in. */
  protected readonly suffixes: readonly [string, string] = ['min', 'max'];

  override async clean(query: QueryDict, context: FilterContext): Promise<Bounds<V> | undefined> {
    const [low, high] = this.suffixes.map((suffix) => query.get(`${context.name}_${suffix}`));
    const from = await this.item.cleanText(low, context);
    const to = await this.item.cleanText(high, context);
    return from === undefined && to === undefined ? undefined : { from, to };
  }

  override apply(queryset: AnyQuerySet, { from, to }: Bounds<V>, context: FilterContext): AnyQuerySet {
    const field = this.fieldOf(context.name);
    const [low, high] = [from, to].map((bound, index) => bound !== undefined && this.bound(bound, index === 1, context));
    if (from !== undefined && to !== undefined) return this.narrow(queryset, `${field}__range`, [low, high]);
    return from !== undefined ? this.narrow(queryset, `${field}__gte`, low) : this.narrow(queryset, `${field}__lte`, high);
  }

  override schema(field?: QueryField): Record<string, unknown> {
    return this.item.schema(field);
  }

  override parameters(name: string, field?: QueryField): ParameterDescription[] {
    return this.suffixes.map((suffix) => ({ name: `${name}_${suffix}`, description: this.options.label, schema: this.schema(field) }));
  }

  /** One bound as the lookup takes it. */
  protected bound(value: V, _isUpper: boolean, context: FilterContext): unknown {
    return numberFor(findField(context.queryset, this.fieldOf(context.name))?.kind, value as string);
  }
}

/** From the start of one day to the end of another: `?created_after=2024-01-01&created_before=2024-01-31`. */
export class DateFromToRangeFilter extends RangeFilter {
  protected override readonly item: TextFilter<string> = new DateFilter();
  protected override readonly suffixes = ['after', 'before'] as const;

  protected override bound(day: string, isUpper: boolean, context: FilterContext): unknown {
    if (findField(context.queryset, this.fieldOf(context.name))?.kind === 'date') return day;
    return isUpper ? `${day}T23:59:59.999999Z` : `${day}T00:00:00Z`;
  }
}

/** From one moment to another, in any of Django's input formats. */
export class DateTimeFromToRangeFilter extends RangeFilter<Date> {
  protected override readonly item: TextFilter<Date> = new DateTimeFilter();
  protected override readonly suffixes = ['after', 'before'] as const;

  protected override bound(moment: Date): unknown {
    return moment;
  }
}

/** From one moment to another, in ISO 8601. */
export class IsoDateTimeFromToRangeFilter extends DateTimeFromToRangeFilter {
  protected override readonly item: TextFilter<Date> = new IsoDateTimeFilter();
}

/** From one time of day to another. */
export class TimeRangeFilter extends RangeFilter {
  protected override readonly item: TextFilter<string> = new TimeFilter();
  protected override readonly suffixes = ['after', 'before'] as const;

  protected override bound(time: string): unknown {
    return time;
  }
}
