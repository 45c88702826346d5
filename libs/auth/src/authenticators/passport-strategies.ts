import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentApplication } from '@nuages/core';
import passport from 'passport';
import { AuthBackends } from '../backends/auth-backends.js';
import { TokenStore } from '../tokens/token-store.js';
import { BasicStrategy, verifyByBackends, type VerifyPassword } from './basic.strategy.js';
import { BearerStrategy, verifyByTokens } from './bearer.strategy.js';
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

const basic = new BasicStrategy({ realm: 'api' }, withRequest(verifyByBackends(() => currentApplication().get(AuthBackends))));
const token = new BearerStrategy(
  { keyword: 'Token' },
  verifyByTokens(() => currentApplication().get(TokenStore)),
);

/** Passport's own guards hand over the request itself: login throttles and receivers of signals look at it. */
function withRequest(verify: VerifyPassword): VerifyPassword {
  return (request, ...rest) => verify({ headers: request.headers, request: request as unknown as AuthRequest }, ...rest);
}
