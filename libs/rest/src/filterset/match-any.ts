import { anyOf, type Condition } from '../query/conditions.js';
import { crossesToMany } from '../query/crosses-to-many.js';
import { rowsWithAll } from '../query/rows-with-all.js';
import type { AnyQuerySet } from '../query/query-set.js';
import { FilterError } from './filter.js';

/** How several values of one filter come together. */
export interface MatchOptions {
  readonly lookup?: string;
  readonly exclude?: boolean;
  readonly distinct?: boolean;
  readonly conjoined?: boolean;
}

/** Each of them is counted. */
const MAX_CONJOINED = 20;

/**
 * Keeps the rows whose field matches any (or, conjoined, all) of the values. `null` stands for no value.
 *
 * @throws FilterError for more than 20 values that are all to match
 */
export function matchAny(queryset: AnyQuerySet, field: string, values: readonly unknown[], options: MatchOptions): AnyQuerySet {
  const conditions = [...new Set(values)].map((value) => conditionFor(field, value, options.lookup ?? 'exact'));
  if (options.conjoined && conditions.length > MAX_CONJOINED) throw new FilterError('invalid', 'too_many_values', String(MAX_CONJOINED));
  const found = options.exclude
    ? queryset.exclude(anyOf(conditions)) // of none is not of any, conjoined or not
    : options.conjoined && conditions.length > 1
      ? matchAll(queryset, field, conditions)
      : queryset.filter(anyOf(conditions));
  return options.distinct ? found.distinct() : found;
}

function matchAll(queryset: AnyQuerySet, field: string, conditions: readonly Condition[]): AnyQuerySet {
  const isCounted = (condition: Condition) => crossesToMany(queryset, field) && !(`${field}__isnull` in condition);
  const counted = conditions.filter(isCounted);
  const found = conditions
    .filter((condition) => !isCounted(condition))
    .reduce((rows: AnyQuerySet, condition) => rows.filter(condition), queryset);
  return counted.length === 0 ? found : found.filter({ pk__in: rowsWithAll(queryset.model, field, counted) });
}

function conditionFor(field: string, value: unknown, lookup: string): Condition {
  return value === null ? { [`${field}__isnull`]: true } : { [`${field}__${lookup}`]: value };
}
