import type { AnyQuerySet, QueryField } from '../query/query-set.js';
import { columnSchema } from '../openapi/column-schema.js';
import type { ParameterDescription } from '../openapi/parameter-description.js';
import type { QueryDict } from '../request/query-dict.js';
import type { RestRequest } from '../request/rest-request.js';
import { columnValue } from './column-value.js';
import { Filter, type FilterContext, FilterError, type FilterOptions, findField, TextFilter } from './filter.js';
import { matchAny } from './match-any.js';

/** Options of filters that offer the rows of a model. */
export interface ModelChoiceFilterOptions extends FilterOptions {
  /** The rows that may be named; may depend on the request. */
  queryset: AnyQuerySet | ((request: RestRequest) => AnyQuerySet);
  /** The field by which clients name a row; default: the primary key. */
  toFieldName?: string;
  /** Offers the rows without a relation, as the choice {@link ModelChoiceFilterOptions.nullValue}. */
  nullLabel?: string;
  /** Default `null`. */
  nullValue?: string;
}

/** A row that was named by its key; `null` for none. */
type Key = string | number | bigint | null;

/**
 * A row of a model, by its key. Error code: `invalid_choice`.
 *
 * @see django-filter's `ModelChoiceFilter`
 */
export class ModelChoiceFilter extends TextFilter<Key> {
  constructor(override readonly options: ModelChoiceFilterOptions) {
    super(options);
  }

  override cleanText(text: string | undefined, context: FilterContext): Promise<Key> | undefined {
    return text ? this.parse(text, context) : undefined;
  }

  protected override async parse(text: string, { request }: FilterContext): Promise<Key> {
    if (isNull(text, this.options)) return null;
    const rows = rowsOf(this.options, request);
    const key = columnValue(keyField(rows, this.options), text) as Key | undefined;
    if (key === undefined || !(await rows.filter({ [this.options.toFieldName ?? 'pk']: key }).exists()))
      throw new FilterError('invalid_choice', 'invalid_model_choice');
    return key;
  }

  override apply(queryset: AnyQuerySet, key: Key, context: FilterContext): AnyQuerySet {
    if (key === null) return this.narrow(queryset, `${this.fieldOf(context.name)}__isnull`, true);
    const path = pathFor(queryset, this.fieldOf(context.name), this.options);
    return this.narrow(queryset, `${path}__${this.options.lookup ?? 'exact'}`, key);
  }

  override schema(field?: QueryField): Record<string, unknown> {
    return keySchema(field, this.options);
  }
}

/**
 * Any of several rows, in a parameter that is repeated: `?tags=1&tags=3`. Gives no row twice. Error codes:
 * `invalid_pk_value`, `invalid_choice`.
 *
 * @see django-filter's `ModelMultipleChoiceFilter`
 */
export class ModelMultipleChoiceFilter extends Filter<Key[]> {
  constructor(override readonly options: ModelChoiceFilterOptions & { conjoined?: boolean }) {
    super({ distinct: true, ...options });
    this.options = { distinct: true, ...options };
  }

  override async clean(query: QueryDict, { name, request }: FilterContext): Promise<Key[] | undefined> {
    const texts = [...new Set(query.getAll(name))];
    if (texts.length === 0) return undefined;
    const rows = rowsOf(this.options, request);
    const field = keyField(rows, this.options);
    const keys = texts.map((text) => (isNull(text, this.options) ? null : readKey(field, text)));
    await this.checkAll(rows, keys, texts);
    return keys;
  }

  override apply(queryset: AnyQuerySet, keys: Key[], context: FilterContext): AnyQuerySet {
    return matchAny(queryset, pathFor(queryset, this.fieldOf(context.name), this.options), keys, this.options);
  }

  override schema(field?: QueryField): Record<string, unknown> {
    return keySchema(field, this.options);
  }

  override parameters(name: string, field?: QueryField): ParameterDescription[] {
    return super.parameters(name, field).map((parameter) => ({ ...parameter, isList: true }));
  }

  private async checkAll(rows: AnyQuerySet, keys: readonly Key[], texts: readonly string[]): Promise<void> {
    const name = this.options.toFieldName ?? rows.model.primaryKey.name;
    const wanted = keys.filter((key) => key !== null);
    const found = (await rows.filter({ [`${name}__in`]: wanted })) as Record<string, unknown>[];
    const known = new Set(found.map((row) => String(row[name])));
    const missing = keys.findIndex((key) => key !== null && !known.has(String(key)));
    if (missing >= 0) throw new FilterError('invalid_choice', 'invalid_choice', texts[missing]);
  }
}

function rowsOf({ queryset }: ModelChoiceFilterOptions, request: RestRequest): AnyQuerySet {
  return typeof queryset === 'function' ? (queryset as (request: RestRequest) => AnyQuerySet)(request) : queryset.all();
}

function keyField(rows: AnyQuerySet, { toFieldName }: ModelChoiceFilterOptions): QueryField | undefined {
  return toFieldName ? findField(rows, toFieldName) : rows.model.primaryKey;
}

function keySchema(
  field: QueryField | undefined,
  { toFieldName, nullLabel, nullValue = 'null' }: ModelChoiceFilterOptions,
): Record<string, unknown> {
  const model = field?.relation?.target();
  const key = columnSchema(toFieldName && model ? findField({ model }, toFieldName) : field);
  return nullLabel === undefined ? key : { anyOf: [key, { const: nullValue }] };
}

function readKey(field: QueryField | undefined, text: string): Key {
  const key = text === '' && field?.kind !== 'char' ? undefined : (columnValue(field, text) as Key | undefined);
  if (key === undefined) throw new FilterError('invalid_pk_value', 'invalid_pk_value', text);
  return key;
}

function isNull(text: string, { nullLabel, nullValue = 'null' }: ModelChoiceFilterOptions): boolean {
  return nullLabel !== undefined && text === nullValue;
}

/** A relation is compared by the field that names its rows; a path that ends in a column already is. */
function pathFor(queryset: AnyQuerySet, path: string, { toFieldName }: ModelChoiceFilterOptions): string {
  return toFieldName && findField(queryset, path)?.relation ? `${path}__${toFieldName}` : path;
}
