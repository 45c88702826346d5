import { ImproperlyConfigured } from '@nuages/core';
import type { AnyQuerySet, QueryField } from '../query/query-set.js';
import { isSearchPattern } from '../filters/search-pattern.js';
import { FILTER_MESSAGES } from '../messages.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { QueryDict } from '../request/query-dict.js';
import type { RestRequest } from '../request/rest-request.js';

/** A method of one's own in the place of a lookup. Gets the cleaned value. */
export type FilterMethod<V> = (queryset: AnyQuerySet, fieldName: string, value: V, request: RestRequest) => AnyQuerySet;

/** What every filter may be told. */
export interface FilterOptions<V = any> {
  /** The path of the model's field; default: the filter's own name. */
  fieldName?: string;
  /** Default `exact`. */
  lookup?: string;
  /** Keeps the rows that do not match. */
  exclude?: boolean;
  /** Gives no row twice, for lookups over to-many relations. */
  distinct?: boolean;
  /** A function, or the name of a method of the FilterSet. */
  method?: FilterMethod<V> | string;
  required?: boolean;
  label?: string;
}

/** What a filter works on besides its own value. */
export interface FilterContext {
  readonly request: RestRequest;
  readonly queryset: AnyQuerySet;
  /** The filter's name in the filter set. */
  readonly name: string;
}

/** A value that a filter refuses. */
export class FilterError extends Error {
  constructor(
    readonly code: string,
    text: keyof typeof FILTER_MESSAGES,
    value = '',
  ) {
    super(FILTER_MESSAGES[text].replace('{value}', value));
  }
}

/**
 * One thing that clients may filter a list by: it reads its parameters, cleans the value and narrows the query set.
 *
 * @see django-filter's `Filter`
 */
export abstract class Filter<V = any> {
  constructor(readonly options: FilterOptions<V> = {}) {}

  /** The value of the query, cleaned; `undefined` where there is none to filter by. */
  abstract clean(query: QueryDict, context: FilterContext): V | undefined | Promise<V | undefined>;

  /** JSON Schema of the parameter's value; `field` is the model's field at the end of the filter's path, where there is one. */
  abstract schema(field?: QueryField): Record<string, unknown>;

  /** Narrows the query set by a cleaned value. */
  apply(queryset: AnyQuerySet, value: V, context: FilterContext): AnyQuerySet {
    return this.narrow(queryset, `${this.fieldOf(context.name)}__${this.options.lookup ?? 'exact'}`, this.lookupValue(value, context));
  }

  /** The query parameters that the filter reads; `field` as in {@link schema}. */
  parameters(name: string, field?: QueryField): ParameterDescription[] {
    return [{ name, description: this.options.label, required: this.options.required, schema: this.schema(field) }];
  }

  /** The path of the field that the filter is about. */
  fieldOf(name: string): string {
    return this.options.fieldName ?? name;
  }

  /** The value as the lookup takes it. */
  protected lookupValue(value: V, _context: FilterContext): unknown {
    return value;
  }

  /**
   * Keeps the rows that match a lookup, or those that don't.
   *
   * @throws FilterError for a regular expression that is none, or may take very long
   */
  protected narrow(queryset: AnyQuerySet, lookup: string, value: unknown): AnyQuerySet {
    if (/__i?regex$/.test(lookup) && !isSearchPattern(String(value))) throw new FilterError('invalid', 'invalid_regex');
    const distinct = this.options.distinct ? queryset.distinct() : queryset;
    return this.options.exclude ? distinct.exclude({ [lookup]: value }) : distinct.filter({ [lookup]: value });
  }
}

/** White space as Python strips it: a byte order mark is none. */
const SPACE_AROUND = /^(?:[^\S\ufeff]|[\x1c-\x1f\x85])+|(?:[^\S\ufeff]|[\x1c-\x1f\x85])+$/g; // eslint-disable-line no-control-regex

/** A filter that reads one text of the query, under its own name. */
export abstract class TextFilter<V = any> extends Filter<V> {
  override clean(query: QueryDict, context: FilterContext): V | undefined | Promise<V | undefined> {
    return this.cleanText(query.get(context.name), context);
  }

  /**
   * Cleans one text; `undefined` where there is none.
   *
   * @throws FilterError when the text is no value of this filter
   */
  cleanText(text: string | undefined, context: FilterContext): V | undefined | Promise<V | undefined> {
    if (!text) return undefined;
    const trimmed = text.replace(SPACE_AROUND, '');
    return trimmed === '' && this.isBlankNone ? undefined : this.parse(trimmed, context);
  }

  /** Whether spaces alone are no value, as in Django's CharField; else they are a wrong one. */
  protected get isBlankNone(): boolean {
    return false;
  }

  protected abstract parse(text: string, context: FilterContext): V | undefined | Promise<V | undefined>;
}

/** The model's field at the end of a path (`author__name`), or `undefined` where there is none. */
export function findField(queryset: Pick<AnyQuerySet, 'model'>, path: string): QueryField | undefined {
  let { model } = queryset;
  let field: QueryField | undefined;
  for (const name of path.split('__')) {
    if (field) {
      if (!field.relation) return undefined;
      model = field.relation.target();
    }
    field = name === 'pk' ? model.primaryKey : model.fields.get(name);
    if (!field) return undefined;
  }
  return field;
}

/** {@link findField}, for declarations. */
export function fieldAt(queryset: Pick<AnyQuerySet, 'model'>, path: string, where: string): QueryField {
  const field = findField(queryset, path);
  if (field) return field;
  throw new ImproperlyConfigured(
    `${where}: ${queryset.model.name} has no field '${path}'. Name a field, or a path through relations (author__name).`,
  );
}
