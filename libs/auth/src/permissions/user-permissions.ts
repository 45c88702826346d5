import type { AuthRequest } from '../authenticators/authenticator.js';
import { BasePermission, isSafe } from './base-permission.js';

/** Lets everybody in. */
export class AllowAny extends BasePermission {}

/** Lets users in. */
export class IsAuthenticated extends BasePermission {
  override hasPermission({ user }: AuthRequest): boolean {
    return isUser(user);
  }
}

/** Lets users in who are staff. */
export class IsAdminUser extends BasePermission {
  override hasPermission({ user }: AuthRequest): boolean {
    return isUser(user) && (user as { isStaff?: boolean }).isStaff === true;
  }
}

/** Lets everybody read, and users write. */
export class IsAuthenticatedOrReadOnly extends BasePermission {
  override hasPermission(request: AuthRequest): boolean {
    return isSafe(request) || isUser(request.user);
  }
}

/** Tells a user from nobody and from an anonymous one. */
export function isUser(user: unknown): boolean {
  return (user as { isAuthenticated?: boolean } | null | undefined)?.isAuthenticated === true;
}
