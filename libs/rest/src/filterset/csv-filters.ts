import type { AnyQuerySet, QueryField } from '../query/query-set.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { QueryDict } from '../request/query-dict.js';
import { Filter, type FilterContext, FilterError, type FilterOptions, type TextFilter } from './filter.js';

/** Several values in one parameter, separated by commas. Each is cleaned by the filter inside. */
abstract class CsvFilter<V> extends Filter<V[]> {
  /** @param item cleans one value; its options serve where `options` say nothing */
  constructor(
    readonly item: TextFilter<V>,
    options: FilterOptions<V[]> = {},
  ) {
    const { fieldName, exclude, distinct, label, required } = item.options;
    super({ ...withoutUndefined({ fieldName, exclude, distinct, label, required }), ...options });
  }

  override async clean(query: QueryDict, context: FilterContext): Promise<V[] | undefined> {
    const text = query.get(context.name);
    if (!text) return undefined;
    const values: V[] = [];
    for (const part of text.split(',')) {
      const value = await this.item.cleanText(part, context);
      if (value !== undefined) values.push(value);
    }
    return this.checked(values, text.split(',').length);
  }

  override schema(field?: QueryField): Record<string, unknown> {
    return { type: 'array', items: this.item.schema(field) };
  }

  override parameters(name: string, field?: QueryField): ParameterDescription[] {
    return super.parameters(name, field).map((parameter) => ({
      ...parameter,
      description: [parameter.description, 'Multiple values may be separated by commas.'].filter(Boolean).join('. '),
    }));
  }

  protected checked(values: V[], _count: number): V[] | undefined {
    return values.length > 0 ? values : undefined;
  }

  protected override lookupValue(values: V[], context: FilterContext): unknown {
    return values.map((value) => this.item['lookupValue'](value, { ...context, name: this.fieldOf(context.name) }));
  }
}

/**
 * Any of several values: `?id=1,2,3`.
 *
 * @example
 * ids = new InFilter(new NumberFilter({ fieldName: 'id' }));
 *
 * @see django-filter's `BaseInFilter`
 */
export class InFilter<V> extends CsvFilter<V> {
  /** A column with choices has no other values. */
  override schema(field?: QueryField): Record<string, unknown> {
    const { lookup = 'in' } = this.options;
    const items = this.item.schema(field);
    if (!field?.choices || lookup !== 'in' || 'enum' in items) return { type: 'array', items };
    return {
      type: 'array',
      items: { ...items, enum: field.choices.map((choice) => (Array.isArray(choice) ? choice[0] : choice) as unknown) },
    };
  }

  /** `?id=,` names nothing, and finds nothing. */
  protected override checked(values: V[]): V[] {
    return values;
  }

  override apply(queryset: AnyQuerySet, values: V[], context: FilterContext): AnyQuerySet {
    return this.narrow(queryset, `${this.fieldOf(context.name)}__${this.options.lookup ?? 'in'}`, this.lookupValue(values, context));
  }
}

/**
 * From the first of two values to the second, both included: `?views=10,99`. Error code: `invalid_values`.
 *
 * @see django-filter's `BaseRangeFilter`
 */
export class CsvRangeFilter<V> extends CsvFilter<V> {
  override apply(queryset: AnyQuerySet, values: V[], context: FilterContext): AnyQuerySet {
    return this.narrow(queryset, `${this.fieldOf(context.name)}__${this.options.lookup ?? 'range'}`, this.lookupValue(values, context));
  }

  protected override checked(values: V[], count: number): V[] | undefined {
    if (count !== 2) throw new FilterError('invalid_values', 'invalid_values');
    return values.length === 2 ? values : undefined;
  }
}

function withoutUndefined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
