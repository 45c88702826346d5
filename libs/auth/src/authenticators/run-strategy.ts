import passport, { type Strategy } from 'passport';
import type { AuthRequest } from './authenticator.js';

/** What passport's strategies see of a request: they write on what they are given, so it is not the request itself. */
export interface StrategyRequest {
  readonly headers: AuthRequest['headers'];
  /** The request itself, for verify functions. */
  readonly request: AuthRequest;
}

/** What a strategy found: whom, and what proved it. */
export interface StrategySuccess {
  readonly user: unknown;
  readonly info: unknown;
}

// One that nothing is registered with: strategies are handed over as instances
const runner = new passport.Passport();

/**
 * Runs a passport strategy on a request; `undefined` where the strategy fails. Throws what the strategy throws. Passport
 * writes each request's answer functions on the instance that it is handed, so each request gets one of its own.
 */
export function runStrategy(strategy: Strategy, request: AuthRequest): Promise<StrategySuccess | undefined> {
  return new Promise((resolve, reject) => {
    const run = runner.authenticate(
      Object.create(strategy) as Strategy,
      { session: false },
      (error: unknown, user: unknown, info: unknown) => (error ? reject(error as Error) : resolve(user ? { user, info } : undefined)),
    ) as (request: StrategyRequest, response: object, next: (error?: unknown) => void) => void;
    run({ headers: request.headers, request }, {}, reject);
  });
}
