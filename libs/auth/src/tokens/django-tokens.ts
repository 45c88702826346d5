import { Inject, Injectable } from '@nestjs/common';
import { FieldError } from '@nuages/core';
import { managerOf, type QuerySet } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE } from '../auth.tokens.js';
import { isSameText } from '../hashers/compare.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { Token } from '../models/token.entity.js';
import { type FoundToken, type IssuedToken, type TokenOptions, TokenStore } from './token-store.js';

/** The longest key that is looked up; Django's column holds no more. */
const MAX_KEY_LENGTH = 40;

/**
 * Tokens as Django REST framework keeps them: one a user, in plain text, for ever, in `authtoken_token`.
 *
 * @see DRF's `rest_framework.authtoken`
 */
@Injectable()
export class DjangoTokens extends TokenStore {
  /** Where each request with a token begins: made once. */
  private withUsers: QuerySet<Token> | undefined;

  constructor(@Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource) {
    super();
  }

  /** @throws FieldError for a name or an end, which these tokens have no place for */
  override async obtain(user: AbstractBaseUser, { name = '', expiresAt = null }: TokenOptions = {}): Promise<IssuedToken> {
    if (name !== '' || expiresAt !== null)
      throw new FieldError(
        'DjangoTokens: a token as Django keeps it has no name and works for ever. Leave both out, or keep tokens as AccessToken, by HashedTokens.',
      );
    const [token] = await this.rows().getOrCreate({ user });
    return { key: token.key, token };
  }

  override async find(key: string): Promise<FoundToken | null> {
    if (key.length > MAX_KEY_LENGTH) return null;
    const [token] = await (this.withUsers ??= this.rows().selectRelated('user')).filter({ key });
    // a collation may take other keys for the same
    return token && isSameText(token.key, key) ? { user: token.user, token } : null;
  }

  override async revoke(token: unknown): Promise<boolean> {
    if (!(token instanceof Token)) return false;
    await this.rows().delete(token);
    return true;
  }

  override async revokeAll(user: AbstractBaseUser): Promise<number> {
    return (await this.rows().filter({ user }).delete()).deleted;
  }

  private rows() {
    return managerOf(Token, this.dataSource);
  }
}
