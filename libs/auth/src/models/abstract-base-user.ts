import { atomic, managerOf, ModelOptions, modelOf, saveRow } from '@nuages/managers';
import { Exclude } from 'class-transformer';
import { BeforeInsert, BeforeUpdate, Column } from 'typeorm';
import { USER_MANAGER } from '../auth.tokens.js';
import { currentHashers } from '../hashers/current-hashers.js';
import { isPasswordUsable } from '../hashers/password-hashers.js';
import { currentUserDataSource } from '../user-model/current-user-data-source.js';
import { normalizeUsername } from './normalize.js';

/**
 * The least that a user model is: something to log in with, and a password. Derive an entity from it, and name the
 * property that people log in with in `USERNAME_FIELD`.
 *
 * @example
 * @Entity('members')
 * export class Member extends AbstractBaseUser {
 *   static override USERNAME_FIELD = 'email';
 *   @PrimaryGeneratedColumn() id!: number;
 *   @Column({ unique: true }) email!: string;
 * }
 * @see Django's `AbstractBaseUser`
 */
@ModelOptions({ naturalKey: ({ USERNAME_FIELD }: typeof AbstractBaseUser) => [USERNAME_FIELD], managerToken: USER_MANAGER })
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- isActive is a subclass's to declare, or to leave out
export abstract class AbstractBaseUser {
  /** The property that people log in with; its column must be unique. */
  static USERNAME_FIELD = 'username';
  /** The property of the e-mail address. */
  static EMAIL_FIELD = 'email';
  /** What else a superuser needs, besides the username and the password. */
  static REQUIRED_FIELDS: readonly string[] = [];

  /** The encoded password. Set it by {@link setPassword}. Neither JSON nor class-transformer's `instanceToPlain` shows it. */
  @Exclude({ toPlainOnly: true })
  @Column({ length: 128 })
  password!: string;

  /** When the user last logged in, `null` before the first time. */
  @Column({ name: 'last_login', type: Date, precision: 6, nullable: true })
  lastLogin!: Date | null;

  /** Always true: tells a user from an {@link AnonymousUser}. */
  get isAuthenticated(): true {
    return true;
  }

  /** Always false: tells a user from an {@link AnonymousUser}. */
  get isAnonymous(): false {
    return false;
  }

  /** What the user logs in with. */
  getUsername(): string {
    return (this as Record<string, any>)[(this.constructor as typeof AbstractBaseUser).USERNAME_FIELD] as string; // named by the subclass
  }

  /** Encodes a password; `null` makes it unusable. Does not save. */
  async setPassword(password: string | null): Promise<void> {
    this.password = await currentHashers().make(password);
  }

  /**
   * Tells whether that is the user's password. A right one that is stored more weakly than today's is encoded anew and
   * saved, unless it was changed meanwhile.
   */
  async checkPassword(password: string | null | undefined): Promise<boolean> {
    const stored = await storedPassword(this);
    return currentHashers().check(password, stored, async (plain) => {
      await this.setPassword(plain);
      await replacePassword(this, stored);
    });
  }

  /** Makes logging in by a password impossible. Does not save. */
  async setUnusablePassword(): Promise<void> {
    await this.setPassword(null);
  }

  /** Tells whether the user has a password to log in with. */
  hasUsablePassword(): boolean {
    return isPasswordUsable(this.password);
  }

  /** What JSON shows, as where a handler returns a user: everything but the password. */
  toJSON(): Record<string, unknown> {
    const own = this as Record<string, unknown>;
    const shown = Object.keys(own).filter((name) => name !== 'password');
    return Object.fromEntries(shown.map((name) => [name, own[name]]));
  }

  /** Puts the username into its stored form, before it is saved and whenever it is validated. */
  @BeforeInsert()
  @BeforeUpdate()
  clean(): void {
    const fields = this as Record<string, any>; // as above
    const { USERNAME_FIELD } = this.constructor as typeof AbstractBaseUser;
    if (Object.hasOwn(fields, USERNAME_FIELD)) fields[USERNAME_FIELD] = normalizeUsername(fields[USERNAME_FIELD]); // it may not be loaded
  }
}

/** The encoded password; read now where the row came without it, as where its column says `select: false`. */
async function storedPassword(user: AbstractBaseUser): Promise<string> {
  const held = await (user.password as string | Promise<string> | undefined); // a promise after only()
  if (held !== undefined) return held;
  const model = modelOf(user, currentUserDataSource());
  const key = model.keyOf(user);
  const rows = managerOf<AbstractBaseUser>(user.constructor as UserClass, model.dataSource).filter({ pk: key as never }); // of any type
  return key === undefined ? '' : ((await rows.flat('password').first()) ?? '');
}

/** Saves a password in the place of one; hashing takes its time, in which the owner may choose another. */
async function replacePassword(user: AbstractBaseUser, stored: string): Promise<void> {
  const model = modelOf(user, currentUserDataSource());
  await atomic(
    async () => {
      const row = managerOf<AbstractBaseUser>(user.constructor as UserClass, model.dataSource).filter({
        pk: model.keyOf(user) as never, // of any type
        password: stored,
      });
      if (await row.selectForUpdate().first()) await saveRow(model, user, { updateFields: ['password'] });
    },
    { using: model.dataSource },
  );
}

/** What a user model may have besides. */
export interface AbstractBaseUser {
  /** Whether the user may log in. A model without such a column has active users only. */
  isActive?: boolean;
}

/** The class of a user model. */
export type UserClass<U extends AbstractBaseUser = AbstractBaseUser> = (new () => U) &
  Pick<typeof AbstractBaseUser, 'USERNAME_FIELD' | 'EMAIL_FIELD' | 'REQUIRED_FIELDS'>;

/** Tells whether a value is the class of a user model. */
export function isUserClass(value: unknown): value is UserClass {
  return typeof value === 'function' && value.prototype instanceof AbstractBaseUser;
}
