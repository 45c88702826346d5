import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { NotFound } from '@nuages/core';
import { negotiate } from './negotiation/negotiate.js';
import { type PlatformRequest, type PlatformResponse, setHeaders } from './request/platform.js';
import { RestRequest } from './request/rest-request.js';
import { REST_OPTIONS, type ResolvedRestOptions } from './rest-options.js';
import { routedHandlerOf } from './routing/lay-out-routes.js';
import type { ViewRoute } from './routing/view-route.js';
import { viewSetOf } from './viewsets/view-set.definition.js';

/**
 * What comes before authentication in a viewset: the path's exact form, `Allow`, the format of the answer. Import
 * RestModule before AuthModule, so that it stands before auth's guard.
 *
 * @see DRF's `APIView.initial`
 */
@Injectable()
export class RestGuard implements CanActivate {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Inject(REST_OPTIONS) private readonly options: ResolvedRestOptions,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const controller = context.getClass();
    const routed = routedHandlerOf(controller, context.getHandler());
    if (!routed) return true;

    const http = context.switchToHttp();
    const request = RestRequest.of(http.getRequest<PlatformRequest>());
    this.readPath(request, routed.route);
    request.action = routed.action;
    const renderers = viewSetOf(controller)?.options.renderers ?? this.options.renderers;
    const vary: Record<string, string> = renderers.length > 1 ? { Vary: 'Accept' } : {};
    setHeaders(this.adapterHost.httpAdapter, http.getResponse<PlatformResponse>(), { Allow: routed.route.allow, ...vary });
    request.negotiated = negotiate(request, renderers);
    return true;
  }

  /** Routers are lenient about slashes and know no formats: what they let through is checked here. */
  private readPath(request: RestRequest, route: ViewRoute): void {
    const params = { ...request.params };
    const endsInSlash = request.path.endsWith('/');
    if (params['format'] !== undefined) request.format = take(params, 'format');
    else if (endsInSlash !== this.options.trailingSlash && !this.takeFormat(request, route, params)) throw new NotFound();
    for (const [name, pattern] of Object.entries(route.patterns)) {
      if (!pattern.test(params[name] ?? '')) throw new NotFound();
    }
    request.params = params;
  }

  /** Splits `12.json`, the last parameter of the path. */
  private takeFormat(request: RestRequest, route: ViewRoute, params: Record<string, string>): boolean {
    const name = route.path.split('/').at(-1)!.replace(/^:/, '');
    const match = this.options.formatSuffixes ? /^(.+)\.([a-z0-9]+)$/s.exec(params[name] ?? '') : null;
    if (!match) return false;
    params[name] = match[1]!;
    request.format = match[2]!;
    return true;
  }
}

function take(params: Record<string, string>, name: string): string {
  const value = params[name]!;
  delete params[name];
  return value;
}
