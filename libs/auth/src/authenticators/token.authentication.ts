import { Injectable } from '@nestjs/common';
import { AuthenticationFailed } from '@nuages/core';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { TokenStore } from '../tokens/token-store.js';
import { Authenticator, type Authenticated, type AuthRequest, type SecurityScheme } from './authenticator.js';
import { wordsAfter } from './authorization-header.js';
import { BearerStrategy, verifyByTokens } from './bearer.strategy.js';
import { runStrategy } from './run-strategy.js';

/**
 * A token in the header `Authorization: Token ...`, over passport-http-bearer's strategy.
 *
 * @example
 * class BearerAuthentication extends TokenAuthentication {
 *   override readonly keyword = 'Bearer';
 * }
 * @see DRF's `TokenAuthentication`
 */
@Injectable()
export class TokenAuthentication extends Authenticator {
  /** The word before the token, matched without regard to case. */
  readonly keyword: string = 'Token';
  private strategy: BearerStrategy | undefined;

  constructor(private readonly tokens: TokenStore) {
    super();
  }

  override async authenticate(request: AuthRequest): Promise<Authenticated | null> {
    if (!wordsAfter(this.keyword, request.headers['authorization'])) return null;
    const found = await runStrategy(
      (this.strategy ??= new BearerStrategy(
        { keyword: this.keyword },
        verifyByTokens(() => this.tokens),
      )),
      request,
    );
    if (!found) throw new AuthenticationFailed('Invalid token.');
    return { user: found.user as AbstractBaseUser, auth: found.info };
  }

  override describe(): SecurityScheme {
    const isBearer = this.keyword.toLowerCase() === 'bearer';
    return {
      name: isBearer ? 'bearerAuth' : 'tokenAuth',
      scheme: isBearer
        ? { type: 'http', scheme: 'bearer' }
        : { type: 'apiKey', in: 'header', name: 'Authorization', description: `\`${this.keyword} <token>\`` },
    };
  }

  override challenge(): string {
    return this.keyword;
  }
}
