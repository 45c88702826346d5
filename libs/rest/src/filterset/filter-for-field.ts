import { ImproperlyConfigured } from '@nuages/core';
import { allRowsOf } from '../query/model-source.js';
import type { AnyQuerySet, QueryField } from '../query/query-set.js';
import { ChoiceFilter } from './choice-filters.js';
import { CsvRangeFilter, InFilter } from './csv-filters.js';
import { fieldAt, type Filter, type FilterOptions, TextFilter } from './filter.js';
import { ModelChoiceFilter, ModelMultipleChoiceFilter } from './model-choice-filters.js';
import {
  BooleanFilter,
  CharFilter,
  DateFilter,
  DurationFilter,
  IsoDateTimeFilter,
  NumberFilter,
  TimeFilter,
  UUIDFilter,
} from './scalar-filters.js';

type FilterClass = new (options: FilterOptions) => TextFilter;

const BY_KIND: Readonly<Record<string, FilterClass>> = {
  integer: NumberFilter,
  bigint: NumberFilter,
  float: NumberFilter,
  decimal: NumberFilter,
  boolean: BooleanFilter,
  char: CharFilter,
  text: CharFilter,
  enum: CharFilter,
  uuid: UUIDFilter,
  date: DateFilter,
  datetime: IsoDateTimeFilter,
  time: TimeFilter,
  duration: DurationFilter,
};

const BY_TRANSFORM: Readonly<Record<string, FilterClass>> = { date: DateFilter, time: TimeFilter };
const NUMBER_TRANSFORM = /^(?:year|iso_year|month|day|week|week_day|iso_week_day|quarter|hour|minute|second)$/;

/**
 * The filter for a lookup on a column, as django-filter derives it: by the column's kind, or by what the lookup's
 * transform gives (`created__year` is a number).
 */
export function filterForField(queryset: Pick<AnyQuerySet, 'model'>, path: string, lookup: string, where: string): Filter {
  const field = fieldAt(queryset, path, where);
  const parts = lookup.split('__');
  const kind = parts.at(-1)!;
  const options: FilterOptions = { fieldName: path, lookup, label: labelFor(path, lookup) };
  if (kind === 'isnull') return new BooleanFilter(options);
  const transform = parts.find((part) => NUMBER_TRANSFORM.test(part) || (part in BY_TRANSFORM && field.kind === 'datetime'));
  if (kind === 'exact' && !transform && field.choices) return new ChoiceFilter({ ...options, choices: choicesOf(field) });

  const filter = transform
    ? new (BY_TRANSFORM[transform] ?? NumberFilter)(options)
    : field.relation
      ? relationFilter(field, options)
      : columnFilter(field, options, where);
  if (!(filter instanceof TextFilter)) return filter;
  if (kind === 'in') return new InFilter(filter, { lookup });
  return kind === 'range' ? new CsvRangeFilter(filter, { lookup }) : filter;
}

function columnFilter(field: QueryField, options: FilterOptions, where: string): TextFilter {
  const filter = BY_KIND[field.kind];
  if (filter) return new filter(options);
  throw new ImproperlyConfigured(
    `${where}: there is no filter for '${options.fieldName}', a column of kind '${field.kind}'. Declare one: a property that is a Filter.`,
  );
}

function relationFilter(field: QueryField, options: FilterOptions): Filter {
  const { relation } = field;
  const rows = () => allRowsOf(relation!.target());
  if (relation!.type.endsWith('to-many')) return new ModelMultipleChoiceFilter({ ...options, queryset: rows });
  return new ModelChoiceFilter({ ...options, queryset: rows });
}

function choicesOf(field: QueryField): [string, string][] {
  return (field.choices as readonly unknown[]).map((choice) =>
    Array.isArray(choice) ? [String(choice[0]), String(choice[1])] : [String(choice), String(choice)],
  );
}

function labelFor(path: string, lookup: string): string {
  const name = path.replaceAll('__', ' ').replaceAll('_', ' ');
  const text = lookup === 'exact' ? name : `${name} ${lookup.replaceAll('__', ' ')}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
