import type { AnyQuerySet } from '../query/query-set.js';
import { ChoiceFilter, type ChoiceFilterOptions, MultipleChoiceFilter, type MultipleChoiceFilterOptions } from './choice-filters.js';
import { type FilterContext, FilterError } from './filter.js';
import { matchAny } from './match-any.js';

/** Makes a value of a text that was chosen; what it throws, or `undefined`, is no choice. */
export type Coerce = (text: string) => unknown;

/**
 * One of a list of values, made into another by `coerce`. Error code: `invalid_choice`.
 *
 * @example
 * year = new TypedChoiceFilter({ fieldName: 'created__year', choices: ['2025', '2026'], coerce: Number });
 * @see django-filter's `TypedChoiceFilter`
 */
export class TypedChoiceFilter extends ChoiceFilter {
  constructor(override readonly options: ChoiceFilterOptions & { coerce: Coerce }) {
    super(options);
  }

  protected override parse(text: string): string {
    coerced(super.parse(text), this.options.coerce);
    return text;
  }

  protected override lookupValue(value: string, _context: FilterContext): unknown {
    return coerced(value, this.options.coerce);
  }
}

/**
 * Any of several values, each made into another by `coerce`. Error code: `invalid_choice`.
 *
 * @see django-filter's `TypedMultipleChoiceFilter`
 */
export class TypedMultipleChoiceFilter extends MultipleChoiceFilter {
  constructor(override readonly options: MultipleChoiceFilterOptions & { coerce: Coerce }) {
    super(options);
    this.options = { distinct: true, ...options };
  }

  override apply(queryset: AnyQuerySet, values: string[], context: FilterContext): AnyQuerySet {
    const { coerce, nullValue = 'null' } = this.options;
    const typed = values.map((value) => (value === nullValue ? null : coerced(value, coerce)));
    return matchAny(queryset, this.fieldOf(context.name), typed, this.options);
  }
}

function coerced(text: string, coerce: Coerce): unknown {
  try {
    const value = coerce(text);
    if (value !== undefined) return value;
  } catch (cause) {
    throw Object.assign(new FilterError('invalid_choice', 'invalid_choice', text), { cause });
  }
  throw new FilterError('invalid_choice', 'invalid_choice', text);
}
