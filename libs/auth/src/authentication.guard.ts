import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthenticationFailed, currentRequest, NotAuthenticated } from '@nuages/core';
import type { Authenticated, AuthRequest } from './authenticators/authenticator.js';
import { ErrorHeaders } from './error-headers.js';
import { AnonymousUser } from './models/anonymous-user.js';
import { challenged, ViewPermissions } from './permissions/view-permissions.js';
import type { PermissionView } from './permissions/base-permission.js';
import { ViewPolicies, type ViewPolicy } from './permissions/view-policies.js';

/**
 * Finds out who asks, sets `request.user` and `request.auth`, and asks the permissions. Stands before every handler;
 * Nest's own guards come after it and see the user.
 *
 * @see DRF's `APIView.initial`
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly policies: ViewPolicies,
    private readonly permissions: ViewPermissions,
    private readonly errorHeaders: ErrorHeaders,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const view = { controller: context.getClass(), handler: context.getHandler() };
    await this.errorHeaders.around(http.getResponse(), () => this.admit(http.getRequest<AuthRequest>(), view));
    return true;
  }

  /**
   * Authenticates a request and asks the permissions of a view.
   *
   * @throws AuthenticationFailed, NotAuthenticated, PermissionDenied
   */
  async admit(request: AuthRequest, view: PermissionView): Promise<void> {
    const policy = await this.policies.of(view);
    const found = await authenticate(request, policy);
    request.user = found?.user ?? new AnonymousUser();
    request.auth = found?.auth ?? null;
    const ambient = currentRequest();
    if (ambient) ambient.user = request.user;
    this.permissions.enter(request, policy, found !== null);
    await this.permissions.check(request);
  }
}

async function authenticate(request: AuthRequest, policy: ViewPolicy): Promise<Authenticated | null> {
  try {
    for (const authenticator of policy.authenticators) {
      const found = await authenticator.authenticate(request);
      if (found) return found;
    }
    return null;
  } catch (error) {
    const isRefusal = error instanceof AuthenticationFailed || error instanceof NotAuthenticated;
    throw isRefusal ? challenged(error, request, policy) : error;
  }
}
