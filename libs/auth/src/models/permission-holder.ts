import type { Relation } from 'typeorm';
import type { Group } from './group.entity.js';
import type { Permission } from './permission.entity.js';

/** What can be asked for permissions: users of a model with PermissionsMixin, and the anonymous user. */
export interface PermissionSubject {
  /** Tells whether the user has a permission, `app.codename`, in general or for one object. */
  hasPerm(permission: string, object?: object): Promise<boolean>;
  /** Tells whether the user has each of the permissions. */
  hasPerms(permissions: readonly string[], object?: object): Promise<boolean>;
  /** Tells whether the user has any permission of an app. */
  hasModulePerms(appLabel: string): Promise<boolean>;
  /** All permissions of the user, as `app.codename`. */
  getAllPermissions(object?: object): Promise<Set<string>>;
  /** The permissions that the user has by being a member of groups. */
  getGroupPermissions(object?: object): Promise<Set<string>>;
  /** The permissions given to the user alone. */
  getUserPermissions(object?: object): Promise<Set<string>>;
}

/** What PermissionsMixin adds to a user model. */
export interface PermissionHolder extends PermissionSubject {
  isSuperuser: boolean;
  groups: Relation<Group>[];
  userPermissions: Relation<Permission>[];
}
