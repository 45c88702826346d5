import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Companion } from '@nuages/core';
import type { Validators } from '../conditional/preconditions.js';
import type { Negotiated } from '../negotiation/negotiate.js';
import { bodyOf } from '../parsers/request-body.js';
import type { ViewRoute } from '../routing/view-route.js';
import type { Versioning } from '../versioning/versioning.js';
import { hostNameOf } from './allowed-hosts.js';
import { DisallowedHost } from './disallowed-host.js';
import { hostOf, type PlatformRequest, rawRequestOf } from './platform.js';
import { QueryDict } from './query-dict.js';

/**
 * The request as a viewset sees it, the same on Express and Fastify.
 *
 * @see DRF's `Request`
 */
export class RestRequest {
  private static readonly known = new Companion<IncomingMessage, RestRequest>('restRequest');
  private query: QueryDict | undefined;

  /** The name of the viewset's method that answers (`list`, `publish`), or `undefined` where no action is bound. */
  action: string | undefined;
  /** The viewset's route that answers, or `undefined` outside viewsets. */
  route: ViewRoute | undefined;
  /** Whether a view has the path: where none has, not even a format is agreed on. */
  hasView = false;
  /** The parameters of the path, decoded. */
  params: Readonly<Record<string, string>>;
  /** The format that the path ends in (`.json`), or `undefined`. */
  format: string | undefined;
  /** The renderer that the client accepts; `undefined` outside viewsets. */
  negotiated: Negotiated | undefined;
  /** The version that the client asks for, or the default one; `undefined` where there are no versions, and outside viewsets. */
  version: string | undefined;
  /** What the view says of the state of the row that it shows; tags and dates in the answer's headers count first. */
  validators: Validators | undefined;
  /** What told the {@link version}. */
  versioning: Versioning | undefined;

  private constructor(
    /** Express's or Fastify's request. */
    readonly platformRequest: PlatformRequest,
  ) {
    this.params = platformRequest.params ?? {};
  }

  /** The one RestRequest of a platform's request. */
  static of(request: PlatformRequest): RestRequest {
    const raw = rawRequestOf(request);
    const known = RestRequest.known.get(raw);
    if (known) return known;
    const made = new RestRequest(request);
    RestRequest.known.set(raw, made);
    return made;
  }

  /** A request that no route has taken yet. It is forgotten again. */
  static unrouted(request: PlatformRequest): RestRequest {
    return new RestRequest(request);
  }

  get method(): string {
    return this.platformRequest.method;
  }

  get headers(): IncomingHttpHeaders {
    return this.platformRequest.headers;
  }

  /** The path and query as the client sent them. */
  get url(): string {
    return this.platformRequest.originalUrl ?? this.platformRequest.url;
  }

  /**
   * The host that the client asked, with its port.
   *
   * @throws DisallowedHost when it is no host at all, whatever the module's `allowedHosts`
   */
  get host(): string {
    const host = hostOf(this.platformRequest) ?? 'localhost';
    if (!hostNameOf(host)) throw new DisallowedHost();
    return host;
  }

  /** The path without the query. */
  get path(): string {
    const { url } = this;
    const at = url.indexOf('?');
    return at < 0 ? url : url.slice(0, at);
  }

  /** The parameters of the query string. */
  get queryParams(): QueryDict {
    return (this.query ??= QueryDict.parse(queryOf(this.url)));
  }

  /**
   * The parsed body: what JSON gave, a {@link QueryDict} of a form, `{}` of an empty one.
   *
   * @throws ParseError, UnsupportedMediaType the first time and every time, when the body cannot be read
   */
  get data(): unknown {
    return bodyOf(this.platformRequest).read();
  }

  /** Who asks, set by authentication; `undefined` where there is none. */
  get user(): any {
    return this.platformRequest.user; // the application's own user class
  }

  /** The credentials that were accepted (as a token), set by authentication. */
  get auth(): unknown {
    return this.platformRequest.auth;
  }

  /**
   * The absolute URL of this request, or of `location` seen from it.
   *
   * @example
   * request.buildAbsoluteUri('/posts/3'); // 'https://example.com/posts/3'
   */
  buildAbsoluteUri(location = this.url): string {
    if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return location;
    const scheme = this.platformRequest.protocol === 'https' ? 'https' : 'http'; // a proxy may pass on what clients call it
    const origin = `${scheme}://${this.host}`;
    return location.startsWith('/') ? origin + location : new URL(location, origin + this.path).href;
  }
}

function queryOf(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
}
