import { currentBackends } from '../backends/current-backends.js';
import type { PermissionSubject } from './permission-holder.js';

/**
 * Who asks when nobody is authenticated: `request.user` of such a request. Has no permissions but what backends give.
 *
 * @see Django's `AnonymousUser`
 */
export class AnonymousUser implements PermissionSubject {
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

  /** Tells whether a backend gives the permission to everybody. */
  hasPerm(permission: string, object?: object): Promise<boolean> {
    return currentBackends().hasPerm(this, permission, object);
  }

  /** Tells whether a backend gives each of the permissions to everybody. */
  async hasPerms(permissions: readonly string[], object?: object): Promise<boolean> {
    for (const permission of permissions) if (!(await this.hasPerm(permission, object))) return false;
    return true;
  }

  /** Tells whether a backend gives any permission of the app to everybody. */
  hasModulePerms(appLabel: string): Promise<boolean> {
    return currentBackends().hasModulePerms(this, appLabel);
  }

  /** The permissions that backends give to everybody. */
  getAllPermissions(object?: object): Promise<Set<string>> {
    return currentBackends().getPermissions(this, 'all', object);
  }

  /** Always empty with the default backend: nobody is in no group. */
  getGroupPermissions(object?: object): Promise<Set<string>> {
    return currentBackends().getPermissions(this, 'group', object);
  }

  /** Always empty with the default backend. */
  getUserPermissions(object?: object): Promise<Set<string>> {
    return currentBackends().getPermissions(this, 'user', object);
  }
}
