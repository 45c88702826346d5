import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthenticationFailed, currentRequest, NotAuthenticated } from '@nuages/core';
import type { Authenticated, AuthRequest } from './authenticators/authenticator.js';
import { ErrorHeaders } from './error-headers.js';
import { AnonymousUser } from './models/anonymous-user.js';
import { notAsked } from './permissions/declared-permissions.js';
import { challenged, ViewPermissions } from './permissions/view-permissions.js';
import type { PermissionView } from './permissions/base-permission.js';
import { isOpen, ViewPolicies, type ViewPolicy } from './permissions/view-policies.js';

/**
 * Finds out who asks, sets `request.user` and `request.auth`, and asks the permissions. Stands before every handler of
 * HTTP requests; Nest's own guards come after it and see the user. Where messages or GraphQL come to it, it knows nobody:
 * it lets them through where nothing is asked, and refuses them otherwise.
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
    const view = { controller: context.getClass(), handler: context.getHandler() };
    if (context.getType() !== 'http') return this.passUnasked(view, context.getType());
    const http = context.switchToHttp();
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

  private async passUnasked(view: PermissionView, type: string): Promise<boolean> {
    if (!isOpen(await this.policies.of(view))) throw notAsked(view, `'${type}'`);
    return true;
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
