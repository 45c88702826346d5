import { allRowsOf } from '../query/model-source.js';
import type { AnyQuerySet, QueryField } from '../query/query-set.js';
import { columnSchema } from '../openapi/column-schema.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { QueryDict } from '../request/query-dict.js';
import { columnValue } from './column-value.js';
import { Filter, type FilterContext, FilterError, type FilterOptions, findField, TextFilter } from './filter.js';
import { matchAny } from './match-any.js';

/**
 * A value that some row of the model has. Error code: `invalid_choice`.
 *
 * @see django-filter's `AllValuesFilter`
 */
export class AllValuesFilter extends TextFilter<unknown> {
  override cleanText(text: string | undefined, context: FilterContext): Promise<unknown> | undefined {
    return text ? this.parse(text, context) : undefined;
  }

  protected override async parse(text: string, context: FilterContext): Promise<unknown> {
    return valueOfSome(text, this.fieldOf(context.name), context);
  }

  override schema(field?: QueryField): Record<string, unknown> {
    return columnSchema(field);
  }
}

/**
 * Any of several values that rows of the model have, in a parameter that is repeated. Gives no row twice. Error code: `invalid_choice`.
 *
 * @see django-filter's `AllValuesMultipleFilter`
 */
export class AllValuesMultipleFilter extends Filter<unknown[]> {
  constructor(override readonly options: FilterOptions & { conjoined?: boolean } = {}) {
    super({ distinct: true, ...options });
    this.options = { distinct: true, ...options };
  }

  override async clean(query: QueryDict, context: FilterContext): Promise<unknown[] | undefined> {
    const texts = [...new Set(query.getAll(context.name))];
    if (texts.length === 0) return undefined;
    const values: unknown[] = [];
    for (const text of texts) values.push(await valueOfSome(text, this.fieldOf(context.name), context));
    return values;
  }

  override apply(queryset: AnyQuerySet, values: unknown[], context: FilterContext): AnyQuerySet {
    return matchAny(queryset, this.fieldOf(context.name), values, this.options);
  }

  override schema(field?: QueryField): Record<string, unknown> {
    return columnSchema(field);
  }

  override parameters(name: string, field?: QueryField): ParameterDescription[] {
    return super.parameters(name, field).map((parameter) => ({ ...parameter, isList: true }));
  }
}

/** Asks for one value in the place of all: a table may have many. */
async function valueOfSome(text: string, path: string, { queryset }: FilterContext): Promise<unknown> {
  const value = columnValue(findField(queryset, path), text);
  if (
    value === undefined ||
    !(await allRowsOf(queryset.model)
      .filter({ [path]: value })
      .exists())
  )
    throw new FilterError('invalid_choice', 'invalid_choice', text);
  return value;
}
