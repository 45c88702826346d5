import { currentBackends } from '../backends/current-backends.js';
import type { AnyUser } from '../backends/auth-backend.js';
import type { PermissionSubject } from './permission-holder.js';

/** A class with the methods of {@link PermissionSubject}. */
export type WithPermissionChecks<Base extends AnyClass> = Omit<Base, 'prototype'> &
  (abstract new () => InstanceType<Base> & PermissionSubject);

type AnyClass = abstract new () => object;

/** Adds what asks the application's backends for permissions. Who is active and a superuser has every one, without asking. */
export function PermissionChecks<Base extends AnyClass>(base: Base): WithPermissionChecks<Base> {
  abstract class Asking extends (base as AnyClass) implements PermissionSubject {
    async hasPerm(permission: string, object?: object): Promise<boolean> {
      return mayEverything(this) || currentBackends().hasPerm(asUser(this), permission, object);
    }

    async hasPerms(permissions: readonly string[], object?: object): Promise<boolean> {
      for (const permission of permissions) if (!(await this.hasPerm(permission, object))) return false;
      return true;
    }

    async hasModulePerms(appLabel: string): Promise<boolean> {
      return mayEverything(this) || currentBackends().hasModulePerms(asUser(this), appLabel);
    }

    getAllPermissions(object?: object): Promise<Set<string>> {
      return currentBackends().getPermissions(asUser(this), 'all', object);
    }

    getGroupPermissions(object?: object): Promise<Set<string>> {
      return currentBackends().getPermissions(asUser(this), 'group', object);
    }

    getUserPermissions(object?: object): Promise<Set<string>> {
      return currentBackends().getPermissions(asUser(this), 'user', object);
    }
  }
  return Asking as unknown as WithPermissionChecks<Base>;
}

function mayEverything(subject: object): boolean {
  const { isActive, isSuperuser } = subject as { isActive?: boolean; isSuperuser?: boolean };
  return isActive !== false && isSuperuser === true;
}

/** The class that it is added to is a user's. */
function asUser(subject: object): AnyUser {
  return subject as AnyUser;
}
