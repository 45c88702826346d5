import { currentApplication, ImproperlyConfigured } from '@nuages/core';
import type { ModelField } from '@nuages/managers';
import { type Field, fieldFactory } from '../fields/field.decorator.js';
import type { Scope } from '../fields/scope.js';
import type { JsonSchema } from '../json-schema/json-schema.js';
import { UrlResolver } from '../urls/url-resolver.js';
import { toColumnValue } from './column-values.js';
import { keyOfRow, type RelatedFieldOptions, RelatedFieldType } from './related.field.js';

/** Options of {@link HyperlinkedRelatedField} and {@link HyperlinkedIdentityField}. */
export interface HyperlinkedFieldOptions extends RelatedFieldOptions {
  /** The name of the row's view: `post-detail`. */
  viewName: string;
  /** The column that the URL names rows by. Default: the primary key. */
  lookupField?: string;
  /** The name that the column's value has in the URL's pattern. Default: `lookupField`. */
  lookupParam?: string;
  /** The suffix of written URLs, where the request has another. */
  format?: string;
}

/**
 * Another row by the URL of its view. Written URLs are absolute where the context has the `request`, as viewsets give it.
 *
 * - Internal value: the row, an instance of the entity.
 * - Error codes: `incorrect_type`, `no_match`, `incorrect_match`, `does_not_exist`; for lists also `not_a_list`, `empty`, `max_items`.
 */
export class HyperlinkedRelatedFieldType extends RelatedFieldType<HyperlinkedFieldOptions> {
  override readonly oneKind: string = 'HyperlinkedRelatedField';

  constructor(options: HyperlinkedFieldOptions) {
    super(options);
    if (!options.viewName) throw new ImproperlyConfigured(`A hyperlinked field needs 'viewName', as 'post-detail'.`);
  }

  protected get lookupField(): string {
    return this.options.lookupField ?? 'pk';
  }

  protected override get column(): string {
    return this.lookupField === 'pk' ? this.model.primaryKey.name : this.lookupField;
  }

  protected override get namesByKey(): boolean {
    return this.lookupField === 'pk';
  }

  protected override representOne(value: unknown, { context }: Scope): string | null {
    const key = this.namesByKey ? keyOfRow(value) : (value as Record<string, unknown>)[this.lookupField];
    if (key === null || key === undefined || key === '') return null; // a row that is not saved has no URL
    const { viewName, lookupParam = this.lookupField } = this.options;
    return resolver().reverse(
      viewName,
      { [lookupParam]: key },
      context['request'],
      this.formatFor(context['format'] as string | undefined),
    );
  }

  /** No number is a URL. */
  protected override readFloat(data: unknown): unknown {
    return data;
  }

  protected override readColumn(field: ModelField, data: unknown): unknown {
    if (typeof data !== 'string') return this.refuseOne('incorrect_type', { type: typeof data });
    const found = resolver().resolve(pathOf(data));
    if (!found) return this.refuseOne('no_match');
    const { viewName, lookupParam = this.lookupField } = this.options;
    return found.name === viewName ? toColumnValue(field, found.params[lookupParam]) : this.refuseOne('incorrect_match');
  }

  protected override refuse(): never {
    return this.refuseOne('does_not_exist');
  }

  protected override describeOne(): JsonSchema {
    return { type: 'string', format: 'uri-reference' };
  }

  private formatFor(requested: string | undefined): string | undefined {
    return requested === undefined ? undefined : (this.options.format ?? requested);
  }
}

/** The URL of the object's own view; read-only. */
export class HyperlinkedIdentityFieldType extends HyperlinkedRelatedFieldType {
  override readonly oneKind = 'HyperlinkedIdentityField';

  constructor(options: HyperlinkedFieldOptions) {
    super({ ...options, readOnly: true, source: '*' });
  }
}

function resolver(): UrlResolver {
  return currentApplication().get(UrlResolver);
}

/** What Python's `urlparse` takes for the path of a URL, as it is written; any other text is a path already. */
function pathOf(text: string): string {
  const [, path] = /^https?:(?:\/\/[^/?#]*)?([^?#]*)/.exec(text) ?? [];
  if (path === undefined) return text;
  const parameters = path.indexOf(';', path.lastIndexOf('/') + 1); // those of the last segment are no part of it
  return parameters < 0 ? path : path.slice(0, parameters);
}

/** Declares a {@link HyperlinkedRelatedFieldType}: `@HyperlinkedRelatedField({ model: () => Author, viewName: 'author-detail' }) author!: Author`. */
export function HyperlinkedRelatedField(options: HyperlinkedFieldOptions): Field<any> {
  return fieldFactory<any>(new HyperlinkedRelatedFieldType(options)); // clients see URLs, code sees rows
}

/** Declares a {@link HyperlinkedIdentityFieldType}: `@HyperlinkedIdentityField({ viewName: 'post-detail' }) readonly url!: string`. */
export function HyperlinkedIdentityField(options: HyperlinkedFieldOptions): Field<any> {
  return fieldFactory<any>(new HyperlinkedIdentityFieldType(options)); // clients see a URL, code the row
}
