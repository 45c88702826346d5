import { Injectable } from '@nestjs/common';
import { ApiException, Companion, type ErrorDetail, NotAuthenticated, PermissionDenied } from '@nuages/core';
import type { AuthRequest } from '../authenticators/authenticator.js';
import type { BasePermission } from './base-permission.js';
import type { ViewPolicy } from './view-policies.js';

interface Admission {
  readonly policy: ViewPolicy;
  /** Whether an authenticator knew who asks. */
  readonly isAuthenticated: boolean;
}

/**
 * Asks the permissions of the view that serves a request. For viewsets, which ask about objects once they have them.
 *
 * @see DRF's `APIView.check_permissions`
 */
@Injectable()
export class ViewPermissions {
  private readonly admissions = new Companion<object, Admission>('admission');

  /** Remembers which policy a request is under. */
  enter(request: AuthRequest, policy: ViewPolicy, isAuthenticated: boolean): void {
    this.admissions.set(request, { policy, isAuthenticated });
  }

  /**
   * Throws unless the user may send the request, or one with another method, to the view.
   *
   * @throws NotAuthenticated, PermissionDenied
   */
  async check(request: object, method?: string): Promise<void> {
    const admission = this.admissions.get(request);
    if (!admission) return;
    const asked = method === undefined ? (request as AuthRequest) : withMethod(request as AuthRequest, method);
    for (const permission of admission.policy.permissions)
      if (!(await permission.hasPermission(asked, admission.policy.view))) refuse(asked, admission, permission);
  }

  /**
   * Throws unless the user may do what the request, or one with another method, asks to an object.
   *
   * @throws NotAuthenticated, PermissionDenied
   */
  async checkObject(request: object, object: object, method?: string): Promise<void> {
    const admission = this.admissions.get(request);
    if (!admission) return;
    const asked = method === undefined ? (request as AuthRequest) : withMethod(request as AuthRequest, method);
    for (const permission of admission.policy.permissions)
      if (!(await permission.hasObjectPermission(asked, admission.policy.view, object))) refuse(asked, admission, permission);
  }
}

/** The headers of a 401, or an error that is a 403: where no authenticator has a challenge, credentials would not help. */
export function challenged(error: ApiException, request: AuthRequest, { authenticators }: ViewPolicy): ApiException {
  const challenge = authenticators[0]?.challenge(request);
  const detail = error.detail as ErrorDetail;
  const { code } = detail;
  if (challenge === undefined) return new ApiException(detail, code, 403, { cause: error });
  const Exception = error.constructor as new (...values: ConstructorParameters<typeof NotAuthenticated>) => ApiException;
  return new Exception(detail, code, { headers: { 'WWW-Authenticate': challenge }, cause: error });
}

function refuse(request: AuthRequest, { policy, isAuthenticated }: Admission, { message, code }: BasePermission): never {
  if (policy.authenticators.length > 0 && !isAuthenticated) throw challenged(new NotAuthenticated(), request, policy);
  throw new PermissionDenied(message, code);
}

function withMethod(request: AuthRequest, method: string): AuthRequest {
  return request.method === method ? request : Object.create(request, { method: { value: method } });
}
