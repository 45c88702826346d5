import { Strategy as HttpBearerStrategy } from 'passport-http-bearer';
import type { TokenStore } from '../tokens/token-store.js';
import { decodeLatin1, wordsAfter } from './authorization-header.js';
import type { PassportActions } from './basic.strategy.js';
import type { StrategyRequest } from './run-strategy.js';

/** Looks a token up; calls `done` with its user and the token, or with `false`. */
export type VerifyToken = (request: StrategyRequest, key: string, done: (error: unknown, user?: unknown, info?: unknown) => void) => void;

/** Asks an application's tokens, found when a request comes; those of inactive users are refused. */
export function verifyByTokens(tokens: () => TokenStore): VerifyToken {
  return (_request, key, done) => {
    tokens()
      .find(key)
      .then(
        (found) => (found && found.user.isActive !== false ? done(null, found.user, found.token) : done(null, false)),
        (error: unknown) => done(error),
      );
  };
}

/**
 * passport-http-bearer's strategy with its reading of the request mended: tokens in bodies and query strings, which end
 * in logs and histories, are not looked at; the keyword is a choice; a malformed header fails with a challenge.
 *
 * @see RFC 6750
 */
export class BearerStrategy extends HttpBearerStrategy<any> /* of any verify function */ {
  private readonly keyword: string;
  private readonly lookUp: VerifyToken;

  constructor({ keyword }: { keyword: string }, verify: VerifyToken) {
    super({ passReqToCallback: true }, verify as never); // its types know Express's request only
    this.keyword = keyword;
    this.lookUp = verify;
  }

  override authenticate(request: any): void {
    const passport = this as unknown as PassportActions;
    const key = readToken((request as StrategyRequest).headers['authorization'], this.keyword);
    if (key === undefined) return passport.fail(this.keyword);
    this.lookUp(request as StrategyRequest, key, (error, user, info) => {
      if (error) passport.error(error as Error);
      else if (user) passport.success(user, info);
      else passport.fail(this.keyword);
    });
  }
}

/** The token of an Authorization header with that keyword, or `undefined` where it is none or malformed. */
export function readToken(header: string | string[] | undefined, keyword: string): string | undefined {
  const words = wordsAfter(keyword, header);
  if (words?.length !== 1) return undefined;
  const text = decodeLatin1(words[0]!);
  return text.includes('\0') ? undefined : text;
}
