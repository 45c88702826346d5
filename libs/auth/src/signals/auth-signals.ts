import { Signal } from '@nuages/signals';
import type { Credentials } from '../backends/auth-backend.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';

/** What {@link userLoggedIn} and {@link userLoggedOut} carry. The sender is the user's class. */
export interface UserSignal {
  readonly user: AbstractBaseUser;
  /** The request that brought it about, if one did. */
  readonly request: object | undefined;
}

/** What {@link userLoginFailed} carries. The sender is the user model. */
export interface UserLoginFailed {
  /** What was given, with asterisks in the place of secrets. */
  readonly credentials: Credentials;
  readonly request: object | undefined;
}

/** Sent after a user got a token. */
export const userLoggedIn = new Signal<UserSignal>('user_logged_in');

/** Sent after a user gave a token back. */
export const userLoggedOut = new Signal<UserSignal>('user_logged_out');

/** Sent after no backend accepted the credentials of a log-in. */
export const userLoginFailed = new Signal<UserLoginFailed>('user_login_failed');
