import type { AnyQuerySet } from '../query/query-set.js';
import { ChoiceFilter } from './choice-filters.js';
import type { FilterContext, FilterOptions } from './filter.js';

const DAY = 86_400_000;

/**
 * A span of days up to now: `today`, `yesterday`, `week` (the last seven days), `month`, `year`. Error code:
 * `invalid_choice`.
 *
 * @see django-filter's `DateRangeFilter`
 */
export class DateRangeFilter extends ChoiceFilter {
  constructor(
    options: FilterOptions = {},
    private readonly now: () => number = Date.now,
  ) {
    super({ ...options, choices: ['today', 'yesterday', 'week', 'month', 'year'] });
  }

  override apply(queryset: AnyQuerySet, span: string, context: FilterContext): AnyQuerySet {
    const field = this.fieldOf(context.name);
    const lookups = Object.entries(this.lookupsOf(span)).map(([lookup, value]) => [`${field}__${lookup}`, value]);
    const found = queryset.filter(Object.fromEntries(lookups));
    return this.options.distinct ? found.distinct() : found;
  }

  private lookupsOf(span: string): Record<string, unknown> {
    const today = new Date(this.now());
    if (span === 'week') return { gte: dayOf(this.now() - 7 * DAY), lt: dayOf(this.now() + DAY) };
    const day = span === 'yesterday' ? new Date(this.now() - DAY) : today;
    const parts = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
    if (span === 'year') return { year: parts.year };
    return span === 'month' ? { year: parts.year, month: parts.month } : parts;
  }
}

function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
