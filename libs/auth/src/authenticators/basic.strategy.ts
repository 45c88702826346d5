import { Companion } from '@nuages/core';
import { BasicStrategy as HttpBasicStrategy } from 'passport-http';
import type { AuthBackends } from '../backends/auth-backends.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { decodeBase64, decodeText, wordsAfter } from './authorization-header.js';
import type { StrategyRequest } from './run-strategy.js';

/** Checks a name and a password; calls `done` with the user, or with `false`. */
export type VerifyPassword = (
  request: StrategyRequest,
  username: string,
  password: string,
  done: (error: unknown, user?: unknown, info?: unknown) => void,
) => void;

interface Proof {
  readonly backends: AuthBackends;
  readonly header: unknown;
  readonly user: AbstractBaseUser;
}

/** Whom a request's header proved: an `AuthGuard('basic')` behind BasicAuthentication need not hash the password again. */
const proofs = new Companion<object, Proof>('proof');

/** Asks an application's backends, found when a request comes; inactive users are refused whatever a backend says. */
export function verifyByBackends(findBackends: () => AuthBackends): VerifyPassword {
  return ({ request, headers }, username, password, done) => {
    const [backends, header] = [findBackends(), headers['authorization']];
    const known = proofs.get(request);
    if (known && known.backends === backends && known.header === header) return done(null, known.user);
    backends.authenticate({ username, password }, request).then(
      (user) => {
        if (!user || user.isActive === false) return done(null, false);
        proofs.set(request, { backends, header, user });
        done(null, user);
      },
      (error: unknown) => done(error),
    );
  };
}

/**
 * passport-http's strategy with its reading of the header mended: a password may hold colons and be empty, both parts
 * are UTF-8 (or Latin-1), the scheme is matched whole, and a malformed header fails with a challenge.
 *
 * @see RFC 7617
 */
export class BasicStrategy extends HttpBasicStrategy {
  private readonly credentialsAreRight: VerifyPassword;

  constructor(options: { realm: string }, verify: VerifyPassword) {
    super({ ...options, passReqToCallback: true }, verify as never); // its types know Express's request only
    this.credentialsAreRight = verify;
  }

  override authenticate(request: any): void {
    const passport = this as unknown as PassportActions;
    const found = readBasic((request as StrategyRequest).headers['authorization']);
    if (!found) return passport.fail(passport._challenge());
    this.credentialsAreRight(request as StrategyRequest, found.username, found.password, (error, user, info) => {
      if (error) passport.error(error as Error);
      else if (user) passport.success(user, info);
      else passport.fail(passport._challenge());
    });
  }
}

/** What passport adds to a strategy while it runs. */
export interface PassportActions {
  success(user: unknown, info?: unknown): void;
  fail(challenge?: string): void;
  error(error: Error): void;
  _challenge(): string;
}

/** The name and password of a Basic header, or `undefined` where it is none or malformed. */
export function readBasic(header: string | string[] | undefined): { username: string; password: string } | undefined {
  const words = wordsAfter('basic', header);
  const bytes = words?.length === 1 ? decodeBase64(words[0]!) : undefined;
  if (!bytes) return undefined;
  const text = decodeText(bytes);
  const colon = text.indexOf(':');
  return colon < 0 ? { username: text, password: '' } : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
