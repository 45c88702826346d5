import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { NotFound } from '@nuages/core';
import { negotiate } from './negotiation/negotiate.js';
import { plainViewOf } from './negotiation/plain-view.js';
import { type PlatformRequest, type PlatformResponse, setHeaders } from './request/platform.js';
import { RestRequest } from './request/rest-request.js';
import { REST_OPTIONS, type ResolvedRestOptions } from './rest-options.js';
import { routedHandlerOf } from './routing/lay-out-routes.js';
import type { ViewRoute } from './routing/view-route.js';
import { ViewVersioning } from './versioning/view-versioning.js';
import { viewSetOf } from './viewsets/view-set.definition.js';

/**
 * What comes before authentication in a viewset: the path's exact form, `Allow`, the format and the version of the answer. Import
 * RestModule before AuthModule, so that it stands before auth's guard.
 *
 * @see DRF's `APIView.initial`
 */
@Injectable()
export class RestGuard implements CanActivate {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Inject(REST_OPTIONS) private readonly options: ResolvedRestOptions,
    private readonly versioning: ViewVersioning,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const controller = context.getClass();
    const http = context.switchToHttp();
    const routed = routedHandlerOf(controller, context.getHandler());
    const plainView = routed ? undefined : plainViewOf(context.getHandler());
    if (!routed && !plainView) return true;

    const request = RestRequest.of(http.getRequest<PlatformRequest>());
    if (!routed) {
      request.hasView = true;
      setHeaders(this.adapterHost.httpAdapter, http.getResponse<PlatformResponse>(), { Allow: plainView!.allow });
      request.negotiated = negotiate(request, this.options.renderers);
      return true;
    }
    this.readPath(request, routed.route);
    request.hasView = true;
    request.route = routed.route;
    request.action = routed.action;
    const view = viewSetOf(controller)?.options ?? {};
    const renderers = view.renderers ?? this.options.renderers;
    const versioning = this.versioning.of(view);
    const vary = [...new Set([...(renderers.length > 1 ? ['Accept'] : []), ...(versioning?.header ? [versioning.header] : [])])].join(', ');
    const headers = { Allow: routed.route.allow, ...(vary && { Vary: vary }) };
    setHeaders(this.adapterHost.httpAdapter, http.getResponse<PlatformResponse>(), headers);
    request.negotiated = negotiate(request, renderers);
    if (versioning) this.versioning.determine(request, versioning);
    return true;
  }

  /** Routers are lenient about slashes and know no formats: what they let through is checked here. */
  private readPath(request: RestRequest, route: ViewRoute): void {
    const { format, ...params } = request.params;
    const hasRightEnd = request.path === '/' || request.path.endsWith('/') === this.options.trailingSlash;
    const isExact = hasRightEnd && format === undefined;
    const match = isExact && fits(params, route) ? { params, format: undefined } : this.splitFormat(request, route);
    if (!match || !fits(match.params, route) || !hasRightCase(request)) throw new NotFound();
    request.params = match.params;
    request.format = match.format;
  }

  /** Takes `.json` off the path, which the router gave as a parameter of its own or as the end of the last one. */
  private splitFormat(
    { path, params: given }: RestRequest,
    route: ViewRoute,
  ): { params: Record<string, string>; format: string } | undefined {
    if (!this.options.formatSuffixes) return undefined;
    const { format, ...params } = given;
    if (format !== undefined) return path.replace(/\/$/, '').endsWith(`.${format}`) ? { params, format } : undefined;
    const last = /:(\w+)$/.exec(route.path)?.[1];
    const match = last === undefined ? null : /^(.+)\.([a-z0-9]+)$/s.exec(params[last] ?? '');
    return match ? { params: { ...params, [last!]: match[1]! }, format: match[2]! } : undefined;
  }
}

/** `/API/posts` is not `/api/posts`. */
function hasRightCase({ path, platformRequest }: RestRequest): boolean {
  const pattern = platformRequest.route?.path;
  if (typeof pattern !== 'string' || pattern === path) return true;
  const parts = path.split('/');
  return pattern.split('/').every((part, index) => {
    const [fixed = '', parameter] = part.split(':', 2);
    return part === '' || (parameter === undefined ? part === parts[index] : parts[index]?.startsWith(fixed));
  });
}

function fits(params: Readonly<Record<string, string>>, { patterns }: ViewRoute): boolean {
  return Object.entries(patterns).every(([name, pattern]) => pattern.test(params[name] ?? ''));
}
