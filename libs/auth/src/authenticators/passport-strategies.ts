import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentApplication, currentRequest } from '@nuages/core';
import passport from 'passport';
import { AuthBackends } from '../backends/auth-backends.js';
import { TokenStore } from '../tokens/token-store.js';
import { BasicStrategy, verifyByBackends, type VerifyPassword } from './basic.strategy.js';
import { BearerStrategy, verifyByTokens, type VerifyToken } from './bearer.strategy.js';
import type { AuthRequest } from './authenticator.js';

/**
 * Registers the strategies `basic` and `token` with passport, for `AuthGuard('basic')` and `AuthGuard('token')` of
 * \@nestjs/passport. Passport's registry is the process's: these find their application when a request comes.
 */
@Injectable()
export class PassportStrategies implements OnModuleInit {
  onModuleInit(): void {
    passport.use('basic', basic);
    passport.use('token', token);
  }
}

const basic = new BasicStrategy({ realm: 'api' }, forGuard(verifyByBackends(() => currentApplication().get(AuthBackends))));
const token = new BearerStrategy({ keyword: 'Token' }, forGuard(verifyByTokens(() => currentApplication().get(TokenStore))));

/** Passport's own guards hand over the request itself, and set `request.user` alone: what the authenticators set is set here. */
function forGuard<Verify extends VerifyPassword | VerifyToken>(verify: Verify): Verify {
  const verifyRequest = (request: AuthRequest, ...rest: any[]): void => {
    const done = rest.pop() as (error: unknown, user?: unknown, info?: unknown) => void;
    const enter = (error: unknown, user?: unknown, info?: unknown): void => {
      const ambient = currentRequest();
      if (user) request.auth = info ?? null;
      if (user && ambient) ambient.user = user;
      done(error, user, info);
    };
    (verify as (...input: unknown[]) => void)({ headers: request.headers, request }, ...(rest as unknown[]), enter);
  };
  return verifyRequest as unknown as Verify;
}
