import type { AnyQuerySet, QueryField } from '../query/query-set.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { QueryDict } from '../request/query-dict.js';
import { Filter, type FilterContext, FilterError, type FilterOptions, findField, TextFilter } from './filter.js';
import { matchAny } from './match-any.js';
import { columnValue } from './column-value.js';

/** A value that may be chosen, or the value and its label. */
export type Choice = string | readonly [value: string | number | boolean, label: string];

/** Options of filters that offer a list of values. */
export interface ChoiceFilterOptions extends FilterOptions {
  choices: readonly Choice[];
  /** Offers the rows without a value, under this label, as the choice {@link ChoiceFilterOptions.nullValue}. */
  nullLabel?: string;
  /** Default `null`. */
  nullValue?: string;
}

/**
 * One of a list of values. Error code: `invalid_choice`.
 *
 * @see django-filter's `ChoiceFilter`
 */
export class ChoiceFilter extends TextFilter<string> {
  constructor(override readonly options: ChoiceFilterOptions) {
    super(options);
  }

  override cleanText(text: string | undefined): string | undefined {
    return text ? this.parse(text) : undefined;
  }

  protected override parse(text: string): string {
    return checkChoice(text, this.options);
  }

  override apply(queryset: AnyQuerySet, value: string, context: FilterContext): AnyQuerySet {
    if (value === (this.options.nullValue ?? 'null')) return this.narrow(queryset, `${this.fieldOf(context.name)}__isnull`, true);
    return super.apply(queryset, value, context);
  }

  override schema(): Record<string, unknown> {
    return { type: 'string', enum: valuesOf(this.options) };
  }

  protected override lookupValue(value: string, context: FilterContext): unknown {
    return columnValue(findField(context.queryset, this.fieldOf(context.name)), value) ?? value;
  }
}

/** Options of {@link MultipleChoiceFilter}. */
export interface MultipleChoiceFilterOptions extends ChoiceFilterOptions {
  /** Keeps the rows that match all the values, not any of them. More than 20 are refused, code `invalid`. */
  conjoined?: boolean;
}

/**
 * Any of several values, in a parameter that is repeated: `?status=draft&status=published`. Gives no row twice. Error
 * code: `invalid_choice`.
 *
 * @see django-filter's `MultipleChoiceFilter`
 */
export class MultipleChoiceFilter extends Filter<string[]> {
  constructor(override readonly options: MultipleChoiceFilterOptions) {
    super({ distinct: true, ...options });
    this.options = { distinct: true, ...options };
  }

  override clean(query: QueryDict, context: FilterContext): string[] | undefined {
    const values = query.getAll(context.name).map((value) => checkChoice(value, this.options));
    return values.length > 0 ? values : undefined;
  }

  override apply(queryset: AnyQuerySet, values: string[], context: FilterContext): AnyQuerySet {
    const field = findField(context.queryset, this.fieldOf(context.name));
    const typed = values.map((value) => (value === (this.options.nullValue ?? 'null') ? null : (columnValue(field, value) ?? value)));
    return matchAny(queryset, this.fieldOf(context.name), typed, this.options);
  }

  override schema(): Record<string, unknown> {
    return { type: 'string', enum: valuesOf(this.options) };
  }

  override parameters(name: string, field?: QueryField): ParameterDescription[] {
    return super.parameters(name, field).map((parameter) => ({ ...parameter, isList: true }));
  }
}

function checkChoice(value: string, options: ChoiceFilterOptions): string {
  const isNull = options.nullLabel !== undefined && value === (options.nullValue ?? 'null');
  if (isNull || valuesOf(options).includes(value)) return value;
  throw new FilterError('invalid_choice', 'invalid_choice', value);
}

function valuesOf({ choices }: ChoiceFilterOptions): string[] {
  return choices.map((choice) => (typeof choice === 'string' ? choice : String(choice[0])));
}

/** A path to order by, or the path and the name that clients use for it. */
export type OrderingChoice = string | readonly [path: string, name: string];

/**
 * Orders the list, by names of one's own: `?sort=-date,title`. Error code: `invalid_choice`.
 *
 * @example
 * sort = new OrderingChoiceFilter({ fields: [['createdAt', 'date'], 'title'] });
 *
 * @see django-filter's `OrderingFilter`
 */
export class OrderingChoiceFilter extends Filter<string[]> {
  constructor(override readonly options: FilterOptions & { fields: readonly OrderingChoice[] }) {
    super(options);
  }

  override clean(query: QueryDict, context: FilterContext): string[] | undefined {
    const terms = query
      .get(context.name)
      ?.split(',')
      .filter((_term, _index, all) => all.join('') !== '');
    if (!terms || terms.length === 0) return undefined;
    return terms.map((term) => this.pathOf(term));
  }

  override apply(queryset: AnyQuerySet, terms: string[]): AnyQuerySet {
    return queryset.orderBy(...terms);
  }

  override schema(): Record<string, unknown> {
    const names = this.options.fields.map((field) => (typeof field === 'string' ? field : field[1]));
    return { type: 'array', items: { type: 'string', enum: names.flatMap((name) => [name, `-${name}`]) } };
  }

  private pathOf(term: string): string {
    const name = term.replace(/^-/, '');
    const field = this.options.fields.find((candidate) => (typeof candidate === 'string' ? candidate : candidate[1]) === name);
    if (field === undefined) throw new FilterError('invalid_choice', 'invalid_choice', term);
    return (term.startsWith('-') ? '-' : '') + (typeof field === 'string' ? field : field[0]);
  }
}
