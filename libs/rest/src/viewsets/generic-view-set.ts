import { ImproperlyConfigured, NotFound } from '@nuages/core';
import { requirePreconditions } from '../conditional/object-validators.js';
import { hasPreconditions } from '../conditional/preconditions.js';
import type { FilterBackend, Filtered } from '../filters/filter-backend.js';
import { columnValue } from '../filterset/column-value.js';
import { findField } from '../filterset/filter.js';
import { FilterSet } from '../filterset/filter-set.js';
import { describeView } from '../metadata/describe-view.js';
import { formInput } from '../parsers/form-input.js';
import type { Page, Pagination } from '../pagination/pagination.js';
import { inLockedTransaction } from '../query/in-locked-transaction.js';
import { allRowsOf, modelOfSerializer, withRelations } from '../query/model-source.js';
import type { AnyQuerySet, QueryModel } from '../query/query-set.js';
import { QueryDict } from '../request/query-dict.js';
import type { RestRequest } from '../request/rest-request.js';
import { currentRestOptions } from '../current-rest-options.js';
import { checkObjectPermissions, checkPermissions } from '../permissions/check-permissions.js';
import type { AnySerializer, SerializerClass } from './serializer.js';
import type { View } from './view.js';
import type { ViewSetOptions } from './view-set.options.js';

/** What {@link GenericViewSetBase.getSerializer} makes a serializer of. */
export interface SerializerInput {
  instance?: object;
  data?: unknown;
  partial?: boolean;
}

/**
 * What every viewset can do; actions come from the mixins. An instance serves all requests, so the request is a
 * parameter everywhere.
 *
 * @see DRF's `GenericViewSet`
 */
export abstract class GenericViewSetBase<E extends object = any> implements View {
  /** @param serializerClass the serializer of every action that has no other */
  constructor(
    readonly serializerClass: SerializerClass | null,
    readonly options: ViewSetOptions,
  ) {}

  get name(): string {
    return this.constructor.name;
  }

  get model(): QueryModel | undefined {
    return this.serializerClass ? modelOfSerializer(this.serializerClass) : undefined;
  }

  get filterBackends(): readonly FilterBackend[] {
    return this.options.filterBackends ?? currentRestOptions().filterBackends;
  }

  get pagination(): Pagination | null {
    return this.options.pagination === undefined ? currentRestOptions().pagination : this.options.pagination;
  }

  get filterSet(): FilterSet | undefined {
    return filterSets.get(this) ?? this.makeFilterSet();
  }

  /**
   * The rows that the view is about: of the option `queryset`, else all of the serializer's model, with the relations that it reads.
   * Override to choose them by the request.
   */
  getQuerySet(request: RestRequest): AnyQuerySet {
    if (this.options.queryset) return this.options.queryset(request);
    if (this.model) return withRelations(this.getSerializerClass(request), allRowsOf(this.model));
    throw new ImproperlyConfigured(
      `${this.name}: there are no rows to serve. Give it a ModelSerializer, the option 'queryset', or override getQuerySet(request).`,
    );
  }

  /**
   * The row that the path names, narrowed by the filters and checked by the object permissions.
   *
   * @throws NotFound, PermissionDenied
   */
  async getObject(request: RestRequest): Promise<E> {
    const { queryset } = await this.filterQuerySet(request, this.getQuerySet(request));
    const field = this.options.lookupField ?? 'pk';
    const text = request.params[this.options.lookupParam ?? field];
    if (text === undefined)
      throw new ImproperlyConfigured(`${this.name}: getObject(request) needs a path with ':${this.options.lookupParam ?? field}'.`);
    const value = columnValue(findField(queryset, field), text);
    const object = value === undefined ? null : ((await queryset.filter({ [field]: value }).first()) as E | null);
    if (object === null || object === undefined) throw new NotFound();
    await this.checkObjectPermissions(request, object);
    return object;
  }

  /**
   * What tells a row's state from others, for `ETag`, `If-Match` and `If-None-Match`; `undefined` for a digest of what `retrieve` shows.
   * Override where a column counts versions.
   */
  getEntityTag(_request: RestRequest, _object: E): string | undefined {
    return undefined;
  }

  /** When the row was changed last, for `Last-Modified` and the conditions on it: of the option `lastModifiedField`, else unknown. */
  getLastModified(_request: RestRequest, object: E): Date | undefined {
    const { lastModifiedField } = this.options;
    const value = lastModifiedField === undefined ? undefined : (object as Record<string, unknown>)[lastModifiedField];
    return value instanceof Date ? value : undefined;
  }

  /**
   * Throws unless the row is in the state that the request's `If-Match`, `If-None-Match` and `If-Unmodified-Since` ask for.
   *
   * @throws PreconditionFailed
   * @see Django's `condition`
   */
  async checkPreconditions(request: RestRequest, object: E): Promise<void> {
    await requirePreconditions(this, request, object);
  }

  /**
   * Changes the row that the path names. Where the request has conditions, `change` runs in a transaction that holds the row, and only
   * if they are true.
   *
   * @throws NotFound, PermissionDenied, PreconditionFailed
   */
  async changeObject<R>(request: RestRequest, change: (object: E) => Promise<R>): Promise<R> {
    if (!hasPreconditions(request.headers)) return change(await this.getObject(request));
    const guarded = async () => {
      const object = await this.getObject(request);
      await this.checkPreconditions(request, object);
      return change(object);
    };
    const { lookupField: field = 'pk', lookupParam = field } = this.options;
    const value =
      this.model && !field.includes('__')
        ? columnValue(findField({ model: this.model }, field), request.params[lookupParam] ?? '')
        : undefined;
    return value === undefined ? guarded() : inLockedTransaction(this.model!, { [field]: value }, guarded);
  }

  /** Applies the filter backends. Gives the query set in an object, since a promise of an awaitable would run it. */
  async filterQuerySet(request: RestRequest, queryset: AnyQuerySet): Promise<Filtered> {
    let filtered: Filtered = { queryset };
    for (const backend of this.filterBackends) {
      const found = backend.filterQuerySet(request, filtered.queryset, this);
      filtered = found instanceof Promise ? await found : { queryset: found };
    }
    return filtered;
  }

  /** Throws unless the authenticated user may send `method` here. */
  async checkPermissions(request: RestRequest, method: string): Promise<void> {
    await checkPermissions(request.platformRequest, method);
  }

  /** Throws unless the authenticated user may touch the object: as the request asks, or by another method. */
  async checkObjectPermissions(request: RestRequest, object: object, method?: string): Promise<void> {
    await checkObjectPermissions(request.platformRequest, object, method);
  }

  /** The page that the request asks for; `undefined` where nothing is cut. */
  async paginate(request: RestRequest, queryset: AnyQuerySet): Promise<Page | undefined> {
    return this.pagination?.paginate(queryset, request, this);
  }

  /** Answers a list: filtered, cut into pages and rendered. */
  async listResponse(request: RestRequest, queryset: AnyQuerySet): Promise<unknown> {
    const { queryset: found } = await this.filterQuerySet(request, queryset);
    const page = await this.paginate(request, found);
    if (!page) return this.represent(request, await found);
    return this.pagination!.envelope(page, await this.represent(request, page.items));
  }

  /** Override to choose a serializer by the request. */
  getSerializerClass(request: RestRequest): SerializerClass {
    const serializerClass = (request.action && this.options.serializers?.[request.action]) || this.serializerClass;
    if (serializerClass) return serializerClass;
    throw new ImproperlyConfigured(`${this.name}: there is no serializer. Give the viewset one, or override getSerializerClass(request).`);
  }

  /** What serializers are told of the request. Override to tell more. */
  getSerializerContext(request: RestRequest): Record<string, unknown> {
    return { request, view: this, format: request.format };
  }

  getSerializer(request: RestRequest, input: SerializerInput = {}): AnySerializer {
    const Class = this.getSerializerClass(request);
    const context = this.getSerializerContext(request);
    if (!(input.data instanceof QueryDict)) return new Class({ ...input, context });
    const { fields } = new Class({ context });
    return new Class({ ...input, data: formInput(input.data, fields, input.partial === true), context });
  }

  /** Renders a row, or a list of rows, by the action's serializer. */
  async represent(request: RestRequest, instance: object | readonly object[]): Promise<unknown> {
    const Class = this.getSerializerClass(request);
    const context = this.getSerializerContext(request);
    return Array.isArray(instance) ? Class.many({ instance, context }).data : new Class({ instance, context }).data;
  }

  /** Answers `OPTIONS`. Override to tell more, or less. */
  describe(request: RestRequest): unknown {
    return describeView(this, request);
  }

  orderableFields(queryset: AnyQuerySet, request: RestRequest): string[] {
    if (!this.serializerClass && this.getSerializerClass === GenericViewSetBase.prototype.getSerializerClass) return [];
    const serializer = new (this.getSerializerClass(request))({ context: this.getSerializerContext(request) });
    const annotations = this.annotationsOf(queryset);
    return [...serializer.fields.values()]
      .filter(({ isWriteOnly, source }) => !isWriteOnly && source.length > 0)
      .map(({ source }) => source.join('__'))
      .filter((path) => annotations.includes(path) || findField(queryset, path) !== undefined);
  }

  annotationsOf(queryset: AnyQuerySet): string[] {
    return [...(queryset.annotationNames ?? [])];
  }

  makeFilterSet(): FilterSet | undefined {
    const { filterset } = this.options;
    if (filterset === undefined) return undefined;
    const made = filterset instanceof FilterSet ? filterset : typeof filterset === 'function' ? new filterset() : FilterSet.of(filterset);
    filterSets.set(this, made);
    return made;
  }
}

const filterSets = new WeakMap<object, FilterSet>();
