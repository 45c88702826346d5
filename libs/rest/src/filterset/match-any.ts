import { anyOf, type Condition } from '../query/conditions.js';
import type { AnyQuerySet } from '../query/query-set.js';

/** How several values of one filter come together. */
export interface MatchOptions {
  readonly lookup?: string;
  readonly exclude?: boolean;
  readonly distinct?: boolean;
  readonly conjoined?: boolean;
}

/** Keeps the rows whose field matches any (or, conjoined, all) of the values. `null` stands for no value. */
export function matchAny(queryset: AnyQuerySet, field: string, values: readonly unknown[], options: MatchOptions): AnyQuerySet {
  const conditions = [...new Set(values)].map((value) => conditionFor(field, value, options.lookup ?? 'exact'));
  const narrow = (rows: AnyQuerySet, condition: Condition) => (options.exclude ? rows.exclude(condition) : rows.filter(condition));
  const found = options.conjoined ? conditions.reduce(narrow, queryset) : narrow(queryset, anyOf(conditions));
  return options.distinct ? found.distinct() : found;
}

function conditionFor(field: string, value: unknown, lookup: string): Condition {
  return value === null ? { [`${field}__isnull`]: true } : { [`${field}__${lookup}`]: value };
}
