import { anyOf, type Condition } from '../query/conditions.js';
import type { AnyQuerySet } from '../query/query-set.js';
import { FilterError } from './filter.js';

/** How several values of one filter come together. */
export interface MatchOptions {
  readonly lookup?: string;
  readonly exclude?: boolean;
  readonly distinct?: boolean;
  readonly conjoined?: boolean;
}

/** Each of them may be a join of its own, and a database joins 60 tables. */
const MAX_CONJOINED = 20;

/**
 * Keeps the rows whose field matches any (or, conjoined, all) of the values. `null` stands for no value.
 *
 * @throws FilterError for more than 20 values that are all to match
 */
export function matchAny(queryset: AnyQuerySet, field: string, values: readonly unknown[], options: MatchOptions): AnyQuerySet {
  const conditions = [...new Set(values)].map((value) => conditionFor(field, value, options.lookup ?? 'exact'));
  if (options.conjoined && conditions.length > MAX_CONJOINED) throw new FilterError('invalid', 'too_many_values', String(MAX_CONJOINED));
  const narrow = (rows: AnyQuerySet, condition: Condition) => (options.exclude ? rows.exclude(condition) : rows.filter(condition));
  const found = options.conjoined ? conditions.reduce(narrow, queryset) : narrow(queryset, anyOf(conditions));
  return options.distinct ? found.distinct() : found;
}

function conditionFor(field: string, value: unknown, lookup: string): Condition {
  return value === null ? { [`${field}__isnull`]: true } : { [`${field}__${lookup}`]: value };
}
