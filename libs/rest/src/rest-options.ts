import { type ExceptionHandler, exceptionHandler } from './exceptions/exception-handler.js';
import { FilterSetBackend } from './filters/filter-set.backend.js';
import type { FilterBackend } from './filters/filter-backend.js';
import { OrderingFilter } from './filters/ordering.filter.js';
import { SearchFilter } from './filters/search.filter.js';
import { JSONRenderer } from './negotiation/json.renderer.js';
import type { Renderer } from './negotiation/renderer.js';
import type { Pagination } from './pagination/pagination.js';
import { FormParser } from './parsers/form.parser.js';
import { JSONParser } from './parsers/json.parser.js';
import { MultiPartParser } from './parsers/multipart.parser.js';
import type { Parser } from './parsers/parser.js';
import type { Throttle } from './throttling/throttle.js';
import type { Versioning } from './versioning/versioning.js';

/** Options of `RestModule.forRoot`: what views do that say nothing of it themselves. */
export interface RestModuleOptions {
  /** How lists are cut into pages; default: not at all. */
  pagination?: Pagination | null;
  /** Default: filter set, search, ordering. */
  filterBackends?: readonly FilterBackend[];
  /** Limits how often clients may ask; default: none. */
  throttles?: readonly Throttle[];
  /** Default: JSON, forms, multipart. */
  parsers?: readonly Parser[];
  /** Default: JSON. The first one serves clients that accept anything. */
  renderers?: readonly Renderer[];
  /** How clients name a version of the interface. Default: as `app.enableVersioning` has it, where that was called; else not at all. */
  versioning?: Versioning | null;
  /**
   * The hosts that clients may ask, as Django's `ALLOWED_HOSTS`: `example.com`, `.example.com` for it and all below, `*` for any; `[]` is
   * one's own machine in development, and nobody in production. Others are 400. Default `null`: not looked at.
   */
  allowedHosts?: readonly string[] | null;
  /** The largest body of a request, in bytes; default 2.5 MB. */
  bodyLimit?: number;
  /** Makes the answer to an exception; default {@link exceptionHandler}. */
  exceptionHandler?: ExceptionHandler;
  /** Whether the paths of viewsets end in a slash, as Django's do; default `false`. */
  trailingSlash?: boolean;
  /** Whether paths may end in a format (`posts.json`), as with DRF's DefaultRouter; default `false`. */
  formatSuffixes?: boolean;
  /** What `%2F` is in a path: a part of a name (RFC 3986), or a `separator` as in Django; default `name`. */
  encodedSlashes?: 'name' | 'separator';
  /** Whether answers to GET carry an `ETag`, for conditional requests; default `true`. */
  entityTags?: boolean;
}

/** {@link RestModuleOptions} with every default filled in. */
export type ResolvedRestOptions = Readonly<Required<RestModuleOptions>>;

/** The token of the module's {@link ResolvedRestOptions}. */
export const REST_OPTIONS = Symbol('REST_OPTIONS');

/** Fills in the defaults. */
export function resolveRestOptions(options: RestModuleOptions): ResolvedRestOptions {
  return {
    pagination: null,
    filterBackends: [new FilterSetBackend(), new SearchFilter(), new OrderingFilter()],
    throttles: [],
    parsers: [new JSONParser(), new FormParser(), new MultiPartParser()],
    renderers: [new JSONRenderer()],
    versioning: null,
    allowedHosts: null,
    bodyLimit: 2_621_440,
    exceptionHandler,
    trailingSlash: false,
    formatSuffixes: false,
    encodedSlashes: 'name',
    entityTags: true,
    ...options,
  };
}
