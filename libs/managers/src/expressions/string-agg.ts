import { FieldError } from '@nuages/core';
import { type OrderTerm, readTerm } from '../queryset/query-state.js';
import { orderText } from '../sql/order-terms.js';
import type { QueryScope } from '../sql/query-scope.js';
import type { PathsOf } from '../queryset/typed-expressions.js';
import { Aggregate, type AggregateOptions, type NoRows, type OptionPaths } from './aggregates.js';
import { type Expression, toExpression } from './expression.js';

/** Options of {@link StringAgg}. */
export interface StringAggOptions extends AggregateOptions {
  /** The order of the texts, as in `orderBy()`. Distinct texts are sorted by themselves: by the same path. */
  readonly orderBy?: string | OrderTerm | readonly (string | OrderTerm)[];
}

class StringAggregate extends Aggregate<any> /* null or not, by its options */ {
  constructor(
    source: Expression,
    private readonly delimiter: string,
    options: AggregateOptions,
    private readonly terms: readonly OrderTerm[],
  ) {
    super('STRING_AGG', source, options, () => ({ kind: 'text' }));
  }

  protected override call(scope: QueryScope, argument: string): string {
    const { dialect } = scope;
    const text = dialect.cast(argument, 'text');
    // distinct texts are sorted by what is distinct: the text itself
    const order = this.options.distinct
      ? this.terms.map(({ isDescending }) => dialect.order(text, isDescending, undefined)).join(', ')
      : orderText(scope, this.terms);
    const sorted = order && ` ORDER BY ${order}`;
    const distinct = this.options.distinct ? 'DISTINCT ' : '';
    switch (dialect.name) {
      case 'postgres':
        return `STRING_AGG(${distinct}${text}, ${dialect.cast(scope.parameter(this.delimiter), 'text')}${sorted})`;
      case 'mysql':
        return `GROUP_CONCAT(${distinct}${text}${sorted} SEPARATOR '${this.delimiter.replace(/[\\']/g, '\\$&')}')`;
      default:
        // SQLite joins no distinct values with a delimiter of one's own
        return `nuages_join(json_group_array(${distinct}${text}${sorted}), ${scope.parameter(this.delimiter)})`;
    }
  }
}

/**
 * The texts of the rows, one after the other with the delimiter between; `null` without rows.
 *
 * @throws FieldError for distinct texts sorted by anything but themselves, and for control characters in the delimiter
 * @see Django's `StringAgg()`
 * @example posts.annotate({ tagNames: StringAgg('tags__name', ', ', { orderBy: 'tags__name' }) })
 */
export function StringAgg<const S extends string | Expression, const O extends StringAggOptions = object>(
  path: S,
  delimiter: string,
  given?: O,
): Expression<string | NoRows<O>, PathsOf<S> | OptionPaths<O>> {
  const { orderBy = [], ...options }: StringAggOptions = given ?? {};
  const terms = [orderBy].flat().map((term: string | OrderTerm) => readTerm(term));
  // oxlint-disable-next-line no-control-regex -- they are what is refused
  if (/[\u0000-\u0008\u000b-\u001f\ue000\ue001]/.test(delimiter))
    throw new FieldError('StringAgg(): a delimiter holds no control characters.');
  if (options.distinct && terms.some(({ by }) => by !== path))
    throw new FieldError('StringAgg(): distinct texts are sorted by themselves. Order by the same path.');
  return new StringAggregate(toExpression(path), delimiter, options, terms);
}
