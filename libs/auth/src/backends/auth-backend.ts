import type { QuerySet } from '@nuages/managers';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import type { AnonymousUser } from '../models/anonymous-user.js';

/** What somebody claims to be: the username under `username` or the user model's own name for it, and what proves it. */
export type Credentials = Readonly<Record<string, unknown>>;

/** A user of any model, or nobody. */
export type AnyUser = AbstractBaseUser | AnonymousUser;

/** Which users `withPerm` gives. */
export interface WithPermOptions {
  /** `true`: active users only; `false`: inactive ones only; `null`: both. Default `true`. */
  readonly isActive?: boolean | null;
  /** Default `true`. */
  readonly includeSuperusers?: boolean;
}

/**
 * A source of users and of permissions. Every method may be left as it is: a backend of permissions alone knows no
 * users, and the other way round. Made by Nest: its constructor may ask for providers.
 *
 * @example
 * export class EverybodyReads extends AuthBackend {
 *   override async getUserPermissions() { return new Set(['blog.view_post']); }
 * }
 * AuthModule.forRoot({ backends: [ModelBackend, EverybodyReads] });
 * @see Django's `BaseBackend`
 */
export abstract class AuthBackend {
  /**
   * Gives the user that the credentials prove, or `null` to let the next backend try.
   *
   * @throws PermissionDenied to refuse them for all backends
   */
  async authenticate(_credentials: Credentials, _request?: object): Promise<AbstractBaseUser | null> {
    return null;
  }

  /** The permissions given to the user alone. */
  async getUserPermissions(_user: AnyUser, _object?: object): Promise<Set<string>> {
    return new Set();
  }

  /** The permissions that the user has by being a member of groups. */
  async getGroupPermissions(_user: AnyUser, _object?: object): Promise<Set<string>> {
    return new Set();
  }

  /** All permissions of the user. */
  async getAllPermissions(user: AnyUser, object?: object): Promise<Set<string>> {
    return new Set([...(await this.getUserPermissions(user, object)), ...(await this.getGroupPermissions(user, object))]);
  }

  /**
   * Tells whether the user has the permission.
   *
   * @throws PermissionDenied to refuse it for all backends
   */
  async hasPerm(user: AnyUser, permission: string, object?: object): Promise<boolean> {
    return (await this.getAllPermissions(user, object)).has(permission);
  }

  /** Tells whether the user has any permission of the app. */
  async hasModulePerms(user: AnyUser, appLabel: string): Promise<boolean> {
    const permissions = await this.getAllPermissions(user);
    return [...permissions].some((permission) => permission.slice(0, permission.indexOf('.')) === appLabel);
  }

  /** The users that have a permission, or `undefined` where the backend cannot look for them. */
  withPerm(_permission: string, _options?: WithPermOptions): QuerySet<any> | undefined /* of the application's users */ {
    return undefined;
  }
}
