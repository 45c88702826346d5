import type { AbstractBaseUser } from '../models/abstract-base-user.js';

/** A token that was accepted. */
export interface FoundToken {
  readonly user: AbstractBaseUser;
  /** The token's row: `request.auth`. */
  readonly token: object;
}

/** A token that was given out. */
export interface IssuedToken {
  /** What the client sends: shown once where it is stored as a digest. */
  readonly key: string;
  /** The token's row. */
  readonly token: object;
}

/** What may be said of a token when it is made. */
export interface TokenOptions {
  /** What its owner calls it, as `laptop`. At most 100 characters. */
  readonly name?: string;
  /** When it stops working; `null`: never. Default: as `AuthModule.forRoot({ tokenSeconds })` says, or never. */
  readonly expiresAt?: Date | null;
}

/** Where an application keeps its tokens. A provider of AuthModule: {@link DjangoTokens} or {@link HashedTokens}. */
export abstract class TokenStore {
  /** Gives the user a token at log-in. */
  abstract obtain(user: AbstractBaseUser, options?: TokenOptions): Promise<IssuedToken>;

  /** The user and the token of a key, or `null` where there is no such token, or it has expired. */
  abstract find(key: string): Promise<FoundToken | null>;

  /** Ends a token. Tells whether it is one of these: another way of authentication may have put anything into `request.auth`. */
  abstract revoke(token: unknown): Promise<boolean>;

  /** Ends every token of a user; gives how many there were. */
  abstract revokeAll(user: AbstractBaseUser): Promise<number>;
}
