import type { AbstractBaseUser } from '../models/abstract-base-user.js';

/** What authenticators, permissions and throttles see of Express's request and of Fastify's. */
export interface AuthRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly ip?: string;
  /** Who asks: a user, or an AnonymousUser. Set by the guard. */
  user?: any; // the application's own user class
  /** What proved it, as a token; `null` where nothing is kept. Set by the guard. */
  auth?: unknown;
}

/** Who asks, and what proved it. */
export interface Authenticated {
  readonly user: AbstractBaseUser;
  readonly auth: unknown;
}

/** A security scheme of OpenAPI, under its name. */
export interface SecurityScheme {
  readonly name: string;
  readonly scheme: Readonly<Record<string, unknown>>;
}

/**
 * A way of proving who asks. Made by Nest once a module: its constructor may ask for what the controller's module has.
 *
 * @see DRF's `BaseAuthentication`
 */
export abstract class Authenticator {
  /**
   * Gives who asks, or `null` where the request does not try this way.
   *
   * @throws AuthenticationFailed where it tries and fails
   */
  abstract authenticate(request: AuthRequest): Promise<Authenticated | null>;

  /** The value of `WWW-Authenticate` of a 401; `undefined` makes it a 403. */
  challenge(_request: AuthRequest): string | undefined {
    return undefined;
  }

  /** What OpenAPI says of this way; `undefined` leaves it out. */
  describe(): SecurityScheme | undefined {
    return undefined;
  }
}

/** The class of an authenticator. */
export type AuthenticatorClass = new (...dependencies: any[]) => Authenticator; // Nest finds them
