import type { AnyQuerySet } from '../query/query-set.js';
import type { FilterBackend } from '../filters/filter-backend.js';
import type { OrderingOptions } from '../filters/ordering.filter.js';
import type { SearchOptions } from '../filters/search.filter.js';
import type { OrderingChoice } from '../filterset/choice-filters.js';
import type { FilterFields, FilterSet } from '../filterset/filter-set.js';
import type { Renderer } from '../negotiation/renderer.js';
import type { Pagination } from '../pagination/pagination.js';
import type { Parser } from '../parsers/parser.js';
import type { RestRequest } from '../request/rest-request.js';
import type { Throttle } from '../throttling/throttle.js';
import type { Versioning } from '../versioning/versioning.js';
import type { SerializerClass } from './serializer.js';

/** A method of HTTP, as options name it. */
export type HttpMethod = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a viewset does. Everything that a client may name (filters, orders, fields to search) is declared here. */
export interface ViewSetOptions {
  /** The rows that the view is about; default: all of the serializer's model. `getQuerySet` may be overridden instead. */
  queryset?: (request: RestRequest) => AnyQuerySet;
  /** Fields with their lookups, or a {@link FilterSet}. */
  filterset?: FilterFields | FilterSet | (new () => FilterSet);
  /** The fields that `?search=` searches. */
  search?: readonly string[] | SearchOptions;
  /** The fields that `?ordering=` may name; default: the readable fields of the action's serializer. */
  ordering?: readonly OrderingChoice[] | OrderingOptions;
  /** Default: the module's. */
  filterBackends?: readonly FilterBackend[];
  /** Default: the module's; `null` for none. */
  pagination?: Pagination | null;
  /** Other serializers for some actions: `{ list: PostSummarySerializer }`. */
  serializers?: Readonly<Record<string, SerializerClass>>;
  /** Whether the controller's own path names a row (`@Controller('posts/:pk')`), so that there is no list; default `false`. */
  isSingle?: boolean;
  /** The field that names a row in a path; default `pk`. */
  lookupField?: string;
  /** The path's parameter for it; default: the field's name. */
  lookupParam?: string;
  /** What the parameter may look like; default: no slash and no dot. Anchors are added. */
  lookupPattern?: RegExp;
  /** The field that says when a row was changed last, as `updatedAt`, for `Last-Modified` and the conditions on it. */
  lastModifiedField?: string;
  /** The methods that are served at all; default: those that the viewset has actions for. */
  methods?: readonly HttpMethod[];
  parsers?: readonly Parser[];
  renderers?: readonly Renderer[];
  /** Default: the module's. */
  throttles?: readonly Throttle[];
  /** Other throttles for some actions: `{ create: [new UserRateThrottle('10/min')] }`. */
  actionThrottles?: Readonly<Record<string, readonly Throttle[]>>;
  /** Default: the module's; `null` for none. */
  versioning?: Versioning | null;
  /** What scoped throttles count this view under. */
  throttleScope?: string;
  /** Other scopes for some actions: `{ create: 'uploads' }`. */
  actionThrottleScopes?: Readonly<Record<string, string>>;
  /** Names the view in `OPTIONS` and in URLs made by name (`post-detail`); default: from the model's name. */
  basename?: string;
}
