/**
 * Viewsets, filters, pages, throttles, versions, formats, OpenAPI.
 *
 * @module @nuages/rest
 */

export { RestModule, type RestModuleAsyncOptions } from './rest.module.js';
export { REST_OPTIONS, type ResolvedRestOptions, type RestModuleOptions } from './rest-options.js';
export { GenericViewSet, ModelViewSet, ReadOnlyModelViewSet } from './viewsets/model-view-set.js';
export {
  CreateAPIView,
  DestroyAPIView,
  ListAPIView,
  ListCreateAPIView,
  RetrieveAPIView,
  RetrieveDestroyAPIView,
  RetrieveUpdateAPIView,
  RetrieveUpdateDestroyAPIView,
  UpdateAPIView,
} from './viewsets/api-views.js';
export { ApiRootView } from './viewsets/api-root-view.js';
export { GenericViewSetBase, type SerializerInput } from './viewsets/generic-view-set.js';
export {
  CreateModelMixin,
  DestroyModelMixin,
  ListModelMixin,
  RetrieveModelMixin,
  UpdateModelMixin,
  requireValid,
  type ViewSetClass,
} from './viewsets/mixins.js';
export { Action, type ActionOptions } from './viewsets/action.decorator.js';
export type { HttpMethod, ViewSetOptions } from './viewsets/view-set.options.js';
export type { ViewSetDefinition } from './viewsets/view-set.definition.js';
export type { AnySerializer, SerializerClass, SerializerField } from './viewsets/serializer.js';
export type { View } from './viewsets/view.js';
export { RestRequest } from './request/rest-request.js';
export { RestResponse, type RestResponseOptions } from './request/rest-response.js';
export { ViewRequest } from './request/view-request.decorator.js';
export { QueryDict } from './request/query-dict.js';
export { ViewUrls } from './routing/view-urls.js';
export { removeQueryParam, replaceQueryParam } from './request/uri.js';
export type { PlatformRequest } from './request/platform.js';
export { DisallowedHost } from './request/disallowed-host.js';
export { PreconditionFailed } from './conditional/precondition-failed.js';
export type { Validators } from './conditional/preconditions.js';
export { exceptionHandler, type ExceptionContext, type ExceptionHandler } from './exceptions/exception-handler.js';
export { gotRequestException, requestFinished, requestStarted, RequestHandler, type StartedRequest } from './signals/request-signals.js';
export { RestExceptionFilter } from './exceptions/exception.filter.js';
export type { FilterBackend, Filtered } from './filters/filter-backend.js';
export { FilterSetBackend } from './filters/filter-set.backend.js';
export { SearchFilter, type SearchFilterOptions, type SearchOptions } from './filters/search.filter.js';
export { OrderingFilter, type OrderingOptions } from './filters/ordering.filter.js';
export { type FilterFields, FilterSet } from './filterset/filter-set.js';
export { Filter, type FilterContext, FilterError, type FilterMethod, type FilterOptions, TextFilter } from './filterset/filter.js';
export {
  BooleanFilter,
  CharFilter,
  DateFilter,
  DateTimeFilter,
  DurationFilter,
  IsoDateTimeFilter,
  NumberFilter,
  TimeFilter,
  UUIDFilter,
} from './filterset/scalar-filters.js';
export {
  type Choice,
  ChoiceFilter,
  type ChoiceFilterOptions,
  MultipleChoiceFilter,
  type MultipleChoiceFilterOptions,
  type OrderingChoice,
  OrderingChoiceFilter,
} from './filterset/choice-filters.js';
export { ModelChoiceFilter, type ModelChoiceFilterOptions, ModelMultipleChoiceFilter } from './filterset/model-choice-filters.js';
export { AllValuesFilter, AllValuesMultipleFilter } from './filterset/all-values-filters.js';
export { type Coerce, TypedChoiceFilter, TypedMultipleChoiceFilter } from './filterset/typed-choice-filters.js';
export { ColumnFilter } from './filterset/column.filter.js';
export { DateRangeFilter } from './filterset/date-range.filter.js';
export { type ChosenLookup, LookupChoiceFilter } from './filterset/lookup-choice.filter.js';
export { CsvRangeFilter, InFilter } from './filterset/csv-filters.js';
export {
  type Bounds,
  DateFromToRangeFilter,
  DateTimeFromToRangeFilter,
  IsoDateTimeFromToRangeFilter,
  RangeFilter,
  TimeRangeFilter,
} from './filterset/range-filters.js';
export { Pagination, type Page } from './pagination/pagination.js';
export { PageNumberPagination, type PageNumberPaginationOptions } from './pagination/page-number.pagination.js';
export { LimitOffsetPagination, type LimitOffsetPaginationOptions } from './pagination/limit-offset.pagination.js';
export { CursorPagination, type CursorPaginationOptions } from './pagination/cursor.pagination.js';
export type { Throttle } from './throttling/throttle.js';
export { AnonRateThrottle, ScopedRateThrottle, UserRateThrottle } from './throttling/rate-throttles.js';
export { type Rate, type ThrottleStore } from './throttling/throttle-store.js';
export { MemoryThrottleStore } from './throttling/memory-throttle.store.js';
export { DatabaseThrottleStore, type DatabaseThrottleStoreOptions } from './throttling/database-throttle.store.js';
export { type RedisClient, RedisThrottleStore } from './throttling/redis-throttle.store.js';
export { Versioning, type VersioningOptions, type VersionParameter } from './versioning/versioning.js';
export { AcceptHeaderVersioning, type AcceptHeaderVersioningOptions } from './versioning/accept-header.versioning.js';
export { HeaderVersioning, type HeaderVersioningOptions } from './versioning/header.versioning.js';
export { HostNameVersioning } from './versioning/host-name.versioning.js';
export { NamespaceVersioning } from './versioning/namespace.versioning.js';
export { QueryParameterVersioning, type QueryParameterVersioningOptions } from './versioning/query-parameter.versioning.js';
export { URLPathVersioning, type URLPathVersioningOptions } from './versioning/url-path.versioning.js';
export type { Parser, ParserContext } from './parsers/parser.js';
export { JSONParser } from './parsers/json.parser.js';
export { FormParser } from './parsers/form.parser.js';
export { MultiPartParser, type MultiPartLimits } from './parsers/multipart.parser.js';
export type { UploadedFile } from './parsers/uploaded-file.js';
export type { Renderer, RendererContext } from './negotiation/renderer.js';
export { createOpenApiDocument, type OpenApiDocument, type OpenApiInfo } from './openapi/open-api-document.js';
export { type BodySchema, ExtendSchema, type SchemaExtension } from './openapi/extend-schema.decorator.js';
export { type OpenApiOptions, setupOpenApi } from './openapi/setup-open-api.js';
export { JSONRenderer, RenderedJson } from './negotiation/json.renderer.js';
export type { ParameterDescription } from './openapi/parameter-description.js';
export type { AnyQuerySet, QueryField, QueryModel } from './query/query-set.js';
export type {
  CreateActions,
  DestroyActions,
  GenericViewSetClass,
  ListActions,
  RetrieveActions,
  UpdateActions,
  WithActions,
} from './viewsets/actions.js';
export type { ApiRootActions } from './viewsets/api-root-view.js';
