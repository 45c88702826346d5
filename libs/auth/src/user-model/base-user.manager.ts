import { Manager } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import type { AbstractBaseUser, UserClass } from '../models/abstract-base-user.js';

/**
 * The manager of any user model.
 *
 * @see Django's `BaseUserManager`
 */
export class BaseUserManager<U extends AbstractBaseUser = AbstractBaseUser> extends Manager<U> {
  /** @param userModel the user model's class; left out where `@ManagerFor` says it */
  constructor(userModel?: UserClass<U>, using?: DataSource | string) {
    super(userModel, using);
  }

  /** The user model's class. */
  get userModel(): UserClass<U> {
    return this.model.target as UserClass<U>;
  }

  /**
   * The user who logs in with that name.
   *
   * @throws DoesNotExist
   */
  getByNaturalKey(username: string): Promise<U> {
    return this.get({ [this.userModel.USERNAME_FIELD]: username } as never); // any user model's own name for it
  }
}
