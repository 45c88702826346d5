import { PermissionChecks } from './permission-checks.js';

/**
 * Who asks when nobody is authenticated: `request.user` of such a request. Has no permissions but what backends give.
 *
 * @see Django's `AnonymousUser`
 */
export class AnonymousUser extends PermissionChecks(Object) {
  readonly id = null;
  readonly username = '';
  readonly isActive = false;
  readonly isStaff = false;
  readonly isSuperuser = false;
  readonly isAuthenticated = false;
  readonly isAnonymous = true;

  /** Always the empty text. */
  getUsername(): string {
    return '';
  }
}
