import type { Strategy } from 'passport';
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

/**
 * Runs a passport strategy that succeeds, fails or has an error on a request; `undefined` where it fails. Throws what the strategy throws.
 *
 * Passport's own `authenticate` assigns each request's answers to a property one by one. V8 takes a function that is assigned so for one that
 * stays, and makes it among what is old: the request, which it refers to, is then kept until the whole heap is collected.
 */
export function runStrategy(strategy: Strategy, request: AuthRequest): Promise<StrategySuccess | undefined> {
  return new Promise((resolve, reject) => {
    const answers = {
      success: (user: unknown, info: unknown) => resolve(user ? { user, info } : undefined),
      fail: () => resolve(undefined),
      error: reject,
    };
    const one = Object.create(strategy) as RunningStrategy;
    Object.assign(one, answers).authenticate({ headers: request.headers, request });
  });
}

/** A strategy that was given a request's answers. */
interface RunningStrategy {
  authenticate(request: StrategyRequest): void;
}
