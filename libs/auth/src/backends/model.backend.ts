import { Inject, Injectable } from '@nestjs/common';
import { DoesNotExist, FieldError } from '@nuages/core';
import { managerOf, modelOf, Q, type QuerySet } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE, AUTH_USER_MODEL, USER_MANAGER } from '../auth.tokens.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import type { AbstractBaseUser, UserClass } from '../models/abstract-base-user.js';
import { Permission } from '../models/permission.entity.js';
import type { PermissionHolder } from '../models/permission-holder.js';
import type { BaseUserManager } from '../user-model/base-user.manager.js';
import { type AnyUser, AuthBackend, type Credentials, type WithPermOptions } from './auth-backend.js';

type Source = 'user' | 'group';

/** Where a user's permissions are, as a path of lookups. */
const PATHS: Record<Source, string> = { user: 'userPermissions', group: 'groups__permissions' };

/**
 * Users, groups and permissions in the database.
 *
 * @see Django's `ModelBackend`
 */
@Injectable()
export class ModelBackend extends AuthBackend {
  /** Permissions are read once for each user object, which as a rule lives as long as a request. */
  private readonly known = new WeakMap<AnyUser, Partial<Record<Source, Promise<Set<string>>>>>();

  constructor(
    @Inject(AUTH_USER_MODEL) protected readonly userModel: UserClass,
    @Inject(USER_MANAGER) protected readonly users: BaseUserManager<any>, // the application's own user class
    @Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly hashers: PasswordHashers,
  ) {
    super();
  }

  /** Takes as long for an unknown user as for a wrong password. */
  override async authenticate(credentials: Credentials): Promise<AbstractBaseUser | null> {
    const username = credentials['username'] ?? credentials[this.userModel.USERNAME_FIELD];
    const { password } = credentials;
    if (typeof username !== 'string' || typeof password !== 'string') return null;

    // PostgreSQL takes no NUL, and an HMAC makes nothing of those at the end of its key
    const user = `${username}${password}`.includes('\0') ? null : await this.findUser(username);
    if (!user) {
      await this.hashers.make(password);
      return null;
    }
    return (await user.checkPassword(password)) && this.canAuthenticate(user) ? user : null;
  }

  override async getUserPermissions(user: AnyUser, object?: object): Promise<Set<string>> {
    return this.permissionsFrom('user', user, object);
  }

  override async getGroupPermissions(user: AnyUser, object?: object): Promise<Set<string>> {
    return this.permissionsFrom('group', user, object);
  }

  /** The users that have a permission, by themselves, their groups, or as superusers. */
  override withPerm(permission: string, { isActive = true, includeSuperusers = true }: WithPermOptions = {}): QuerySet<any> /* of users */ {
    const [appLabel, codename, ...rest] = permission.split('.');
    if (!appLabel || !codename || rest.length > 0)
      throw new FieldError(`withPerm('${permission}'): a permission is written as 'app.codename', as 'blog.add_post'.`);
    const conditions = Object.values(PATHS).map((path) => ({
      [`${path}__codename`]: codename,
      [`${path}__contentType__appLabel`]: appLabel,
    }));
    const keys = this.users.filter(Q.or(...conditions, ...(includeSuperusers ? [{ isSuperuser: true }] : [])));
    const users = this.users.filter({ pk__in: keys.values('pk') });
    return isActive === null ? users : users.filter({ isActive });
  }

  /** Tells whether a user with the right password may log in. Override to let inactive ones. */
  protected canAuthenticate(user: AbstractBaseUser): boolean {
    return user.isActive !== false;
  }

  private async findUser(username: string): Promise<AbstractBaseUser | null> {
    try {
      return (await this.users.getByNaturalKey(username)) as AbstractBaseUser;
    } catch (error) {
      if (error instanceof DoesNotExist) return null;
      throw error;
    }
  }

  private permissionsFrom(source: Source, user: AnyUser, object?: object): Promise<Set<string>> {
    if (object !== undefined || user.isAnonymous || user.isActive === false) return Promise.resolve(new Set());
    const sets = this.known.get(user) ?? {};
    this.known.set(user, sets);
    return (sets[source] ??= this.readPermissions(source, user as AbstractBaseUser));
  }

  private async readPermissions(source: Source, user: AbstractBaseUser): Promise<Set<string>> {
    if ((user as Partial<PermissionHolder>).isSuperuser) {
      const all = await managerOf(Permission, this.dataSource).all().valuesList('contentType__appLabel', 'codename');
      return new Set(all.map(([app, codename]) => `${app as string}.${codename as string}`));
    }
    const model = modelOf(this.userModel, this.dataSource);
    const path = PATHS[source];
    if (!model.findField(path.split('__')[0]!)) return new Set();
    const rows = await this.users.filter({ pk: model.keyOf(user) }).valuesList(`${path}__contentType__appLabel`, `${path}__codename`);
    return new Set(rows.filter(([app]) => app !== null).map(([app, codename]) => `${app as string}.${codename as string}`));
  }
}

/** As {@link ModelBackend}, but inactive users may log in; what they may do is then up to permissions. */
@Injectable()
export class AllowAllUsersModelBackend extends ModelBackend {
  protected override canAuthenticate(): boolean {
    return true;
  }
}
