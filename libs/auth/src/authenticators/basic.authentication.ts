import { Injectable } from '@nestjs/common';
import { AuthenticationFailed } from '@nuages/core';
import { AuthBackends } from '../backends/auth-backends.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { Authenticator, type Authenticated, type AuthRequest, type SecurityScheme } from './authenticator.js';
import { wordsAfter } from './authorization-header.js';
import { BasicStrategy, verifyByBackends } from './basic.strategy.js';
import { runStrategy } from './run-strategy.js';

/**
 * Name and password with each request, over passport-http's strategy. Use it behind HTTPS only.
 *
 * @example
 * AuthModule.forRoot({ authentication: [TokenAuthentication, BasicAuthentication] })
 * @see DRF's `BasicAuthentication`
 */
@Injectable()
export class BasicAuthentication extends Authenticator {
  /** What the challenge calls the protected space. */
  readonly realm: string = 'api';
  private strategy: BasicStrategy | undefined;

  constructor(private readonly backends: AuthBackends) {
    super();
  }

  override async authenticate(request: AuthRequest): Promise<Authenticated | null> {
    if (!wordsAfter('basic', request.headers['authorization'])) return null;
    const found = await runStrategy(
      (this.strategy ??= new BasicStrategy(
        { realm: this.realm },
        verifyByBackends(() => this.backends),
      )),
      request,
    );
    if (!found) throw new AuthenticationFailed('Invalid username/password.');
    return { user: found.user as AbstractBaseUser, auth: null };
  }

  override describe(): SecurityScheme {
    return { name: 'basicAuth', scheme: { type: 'http', scheme: 'basic' } };
  }

  override challenge(): string {
    return `Basic realm="${this.realm}"`;
  }
}
