import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { PlatformRequest } from '../request/platform.js';
import { RestRequest } from '../request/rest-request.js';
import { REST_OPTIONS, type ResolvedRestOptions } from '../rest-options.js';
import { routedHandlerOf } from '../routing/lay-out-routes.js';
import { viewSetOf } from '../viewsets/view-set.definition.js';
import { checkThrottles, throttlingOf } from './check-throttles.js';

/**
 * Asks the throttles of a viewset. As a guard of its class it comes after authentication and permissions, which are global,
 * and before any transaction of the request, which would take back what was counted when the request fails.
 */
@Injectable()
export class ThrottleGuard implements CanActivate {
  constructor(@Inject(REST_OPTIONS) private readonly options: ResolvedRestOptions) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const routed = routedHandlerOf(context.getClass(), context.getHandler());
    const view = routed && viewSetOf(context.getClass())?.options;
    if (!view) return true;
    const request = RestRequest.of(context.switchToHttp().getRequest<PlatformRequest>());
    const { throttles = this.options.throttles, throttleScope } = throttlingOf(view, routed);
    await checkThrottles(request, throttleScope === view.throttleScope ? view : { ...view, throttleScope }, throttles);
    return true;
  }
}
