import {
  type AnyQuerySet,
  BooleanFilter,
  CharFilter,
  ChoiceFilter,
  ColumnFilter,
  CsvRangeFilter,
  DateFilter,
  DateFromToRangeFilter,
  DateTimeFilter,
  DateTimeFromToRangeFilter,
  DurationFilter,
  type Filter,
  FilterSet,
  InFilter,
  IsoDateTimeFilter,
  IsoDateTimeFromToRangeFilter,
  ModelChoiceFilter,
  ModelMultipleChoiceFilter,
  MultipleChoiceFilter,
  NumberFilter,
  OrderingChoiceFilter,
  RangeFilter,
  TimeFilter,
  TimeRangeFilter,
  UUIDFilter,
} from '@nuages/rest';
import { toCamelCase } from '../../models/names.js';

type Declaration = Record<string, any>; // a filter as the vectors describe it
type MakeFilter = (options: any) => Filter; // each class has its own options

const FILTERS: Readonly<Record<string, MakeFilter>> = {
  BooleanFilter: (options) => new BooleanFilter(options),
  CharFilter: (options) => new CharFilter(options),
  ChoiceFilter: (options) => new ChoiceFilter(options),
  DateFilter: (options) => new DateFilter(options),
  DateFromToRangeFilter: (options) => new DateFromToRangeFilter(options),
  DateTimeFilter: (options) => new DateTimeFilter(options),
  DateTimeFromToRangeFilter: (options) => new DateTimeFromToRangeFilter(options),
  DurationFilter: (options) => new DurationFilter(options),
  IsoDateTimeFilter: (options) => new IsoDateTimeFilter(options),
  IsoDateTimeFromToRangeFilter: (options) => new IsoDateTimeFromToRangeFilter(options),
  ModelChoiceFilter: (options) => new ModelChoiceFilter(options),
  ModelMultipleChoiceFilter: (options) => new ModelMultipleChoiceFilter(options),
  MultipleChoiceFilter: (options) => new MultipleChoiceFilter(options),
  NumberFilter: (options) => new NumberFilter(options),
  OrderingFilter: (options) => new OrderingChoiceFilter(options),
  RangeFilter: (options) => new RangeFilter(options),
  TimeFilter: (options) => new TimeFilter(options),
  TimeRangeFilter: (options) => new TimeRangeFilter(options),
  UUIDFilter: (options) => new UUIDFilter(options),
  NumberInFilter: (options) => new InFilter(new NumberFilter(options), { lookup: options.lookup }),
  CharInFilter: (options) => new InFilter(new CharFilter(options), { lookup: options.lookup }),
  NumberRangeCsvFilter: (options) => new CsvRangeFilter(new NumberFilter(options), { lookup: options.lookup }),
};

/** The filter set that a view of the vectors declares, or `undefined`. */
export function filterSetOf(view: Declaration, rowsOf: (model: string) => AnyQuerySet): FilterSet | undefined {
  const { fields = view['filterset_fields'], declared = {} } = (view['filterset'] ?? {}) as {
    fields?: string[];
    declared?: Record<string, Declaration>;
  };
  if (!fields && !view['filterset']) return undefined;
  const derived = Object.entries(lookupsOf(fields ?? [])).flatMap(([field, lookups]) =>
    lookups.map((lookup) => columnFilter(field, lookup)),
  );
  const own = Object.entries(declared).map(([name, filter]): [string, Filter] => [
    name,
    makeFilter({ field_name: name, ...filter }, rowsOf),
  ]);
  return FilterSet.of([], Object.fromEntries([...derived, ...own]));
}

function lookupsOf(fields: readonly string[] | Record<string, readonly string[]>): Record<string, readonly string[]> {
  return Array.isArray(fields)
    ? Object.fromEntries(fields.map((field: string) => [field, ['exact']]))
    : (fields as Record<string, readonly string[]>);
}

function columnFilter(field: string, lookup: string): [string, Filter] {
  const name = lookup === 'exact' ? field : `${field}__${lookup.replace(/__exact$/, '')}`;
  return [name, new ColumnFilter({ fieldName: toPath(field), lookup })];
}

/** A path of the vectors with our property names: `author__published_on`. */
export function toPath(path: string): string {
  return path.split('__').map(toCamelCase).join('__');
}

function makeFilter(declaration: Declaration, rowsOf: (model: string) => AnyQuerySet): Filter {
  const { class: name, field_name, lookup_expr, null_label, null_value, to_field_name, queryset, method, ...rest } = declaration;
  const make = FILTERS[name as string];
  if (!make) throw new Error(`the adapter knows no filter class '${name}'`);
  return make({
    ...rest,
    ...(rest['fields'] && { fields: (rest['fields'] as [string, string][]).map(([path, own]) => [toPath(path), own]) }),
    ...withoutUndefined({
      fieldName: toPath(field_name as string),
      lookup: lookup_expr,
      nullLabel: null_label ?? undefined,
      nullValue: null_value,
      toFieldName: to_field_name && toCamelCase(to_field_name as string),
    }),
    ...(queryset && { queryset: () => rowsOf(queryset as string) }),
    ...(method && { method: popular }),
  });
}

/** The one method of the vectors. */
function popular(queryset: AnyQuerySet, _name: string, value: boolean): AnyQuerySet {
  return queryset.filter(value ? { views__gte: 100 } : { views__lt: 100 });
}

function withoutUndefined(record: Declaration): Declaration {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
