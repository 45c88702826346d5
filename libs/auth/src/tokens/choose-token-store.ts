import type { Type } from '@nestjs/common';
import { ImproperlyConfigured } from '@nuages/core';
import type { DataSource } from 'typeorm';
import type { AuthModuleOptions } from '../auth.options.js';
import { TokenAuthentication } from '../authenticators/token.authentication.js';
import { AccessToken } from '../models/access-token.entity.js';
import { Token } from '../models/token.entity.js';
import { DjangoTokens } from './django-tokens.js';
import { HashedTokens } from './hashed-tokens.js';
import type { TokenStore } from './token-store.js';

/**
 * The store of tokens that the options name, or else the one whose entity the data source has.
 *
 * @param areGiven whether a view gives tokens
 * @throws ImproperlyConfigured where tokens are used and the data source has neither entity, or the store knows no end of tokens
 */
export function chooseTokenStore(options: AuthModuleOptions, dataSource: DataSource, areGiven: boolean): Type<TokenStore> {
  const store = storeFor(options, dataSource, areGiven);
  const { tokenSeconds } = options;
  if (tokenSeconds === undefined) return store;
  if (!Number.isInteger(tokenSeconds) || tokenSeconds < 1)
    throw new ImproperlyConfigured(`AuthModule.forRoot({ tokenSeconds }) must be a whole number above 0, not ${tokenSeconds}.`);
  if (store !== HashedTokens && !(store.prototype instanceof HashedTokens))
    throw new ImproperlyConfigured(
      `AuthModule.forRoot({ tokenSeconds }): ${store.name} knows no end of tokens. Leave it out, or keep tokens as AccessToken, by HashedTokens.`,
    );
  return store;
}

function storeFor(
  { tokens, authentication = [TokenAuthentication] }: AuthModuleOptions,
  dataSource: DataSource,
  areGiven: boolean,
): Type<TokenStore> {
  if (tokens) return tokens;
  if (dataSource.hasMetadata(AccessToken)) return HashedTokens;
  if (dataSource.hasMetadata(Token)) return DjangoTokens;
  const areTaken = authentication.some((type) => type === TokenAuthentication || type.prototype instanceof TokenAuthentication);
  if (!areGiven && !areTaken) return HashedTokens;
  throw new ImproperlyConfigured(
    'AuthModule: tokens are used, but the data source has no entity to keep them in. Add AccessToken of @nuages/auth (or Token, as Django keeps them) ' +
      "to its 'entities'. Or leave tokens out: { authentication: [BasicAuthentication], tokenPath: false }.",
  );
}
