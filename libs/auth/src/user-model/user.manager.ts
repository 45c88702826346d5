import { FieldError } from '@nuages/core';
import type { QuerySet } from '@nuages/managers';
import type { WithPermOptions } from '../backends/auth-backend.js';
import { currentBackends } from '../backends/current-backends.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { normalizeEmail, normalizeUsername } from '../models/normalize.js';
import { BaseUserManager } from './base-user.manager.js';

/** The properties of a new user, the password in plain text; without one, or with null, it cannot be logged in with. */
export type NewUser<U extends AbstractBaseUser> = Partial<Omit<U, 'password'>> & { password?: string | null };

/**
 * Makes users.
 *
 * @example
 * constructor(@InjectUserManager() private readonly users: UserManager<User>) {}
 * const ann = await this.users.createUser({ username: 'ann', email: 'ann@example.com', password });
 * @see Django's `UserManager`
 */
export class UserManager<U extends AbstractBaseUser = AbstractBaseUser> extends BaseUserManager<U> {
  /**
   * Makes and saves a user, with the username and the e-mail address normalised.
   *
   * @throws FieldError without a username
   * @throws IntegrityError when the username is taken
   */
  createUser(values: NewUser<U>): Promise<U> {
    return this.createWith({ ...this.flags(false), ...values });
  }

  /**
   * Makes and saves a user who has every permission.
   *
   * @throws FieldError without a username, or when it is said to be no superuser or no staff
   */
  async createSuperuser(values: NewUser<U>): Promise<U> {
    const all: Record<string, unknown> = { ...this.flags(true), ...values };
    for (const flag of ['isStaff', 'isSuperuser'])
      if (all[flag] === false) throw new FieldError(`createSuperuser: a superuser has ${flag}: true. Leave it out, or call createUser.`);
    return this.createWith(all);
  }

  /**
   * The users that have a permission, by themselves, their groups, or as superusers.
   *
   * @example
   * await this.users.withPerm('blog.change_post', { includeSuperusers: false });
   * @see Django's `UserManager.with_perm`
   */
  withPerm(permission: string, options?: WithPermOptions): QuerySet<U> {
    return currentBackends().withPerm(permission, options) as QuerySet<U>;
  }

  private async createWith({ password = null, ...values }: Record<string, unknown>): Promise<U> {
    const { USERNAME_FIELD, EMAIL_FIELD } = this.userModel;
    if (!values[USERNAME_FIELD]) throw new FieldError(`A user needs a ${USERNAME_FIELD}. Give it one that is not empty.`);
    if (this.model.findField(EMAIL_FIELD)) values[EMAIL_FIELD] = normalizeEmail(values[EMAIL_FIELD] as string | undefined);
    values[USERNAME_FIELD] = normalizeUsername(values[USERNAME_FIELD]);

    const user = this.model.create(values) as U;
    await user.setPassword(password as string | null);
    await this.save(user, { forceInsert: true });
    return user;
  }

  /** The flags of Django's users that the model has. */
  private flags(value: boolean): Record<string, boolean> {
    return Object.fromEntries(['isStaff', 'isSuperuser'].filter((flag) => this.model.findField(flag)).map((flag) => [flag, value]));
  }
}
