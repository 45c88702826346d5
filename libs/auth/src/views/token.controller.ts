import { Body, Controller, HttpCode, Post, Req, type Type } from '@nestjs/common';
import { LoginRecords } from '../backends/login-records.js';
import type { AuthRequest } from '../authenticators/authenticator.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { Permissions } from '../permissions/permissions.decorator.js';
import { AllowAny, IsAuthenticated } from '../permissions/user-permissions.js';
import { TokenStore } from '../tokens/token-store.js';
import { AuthTokenSerializer } from './auth-token.serializer.js';

/**
 * The controller that gives tokens for a name and a password, and ends them.
 *
 * - `POST <path>` with `username` and `password`: 200 `{ token }`, or 400.
 * - `POST <path>/revoke` with a token: 204; the token is void.
 *
 * @see DRF's `obtain_auth_token`
 */
export function tokenController(path: string): Type {
  @Controller(path)
  class TokenController {
    constructor(
      private readonly tokens: TokenStore,
      private readonly records: LoginRecords,
    ) {}

    @Post()
    @HttpCode(200)
    @Permissions(AllowAny)
    async obtain(@Body() data: unknown, @Req() request: AuthRequest): Promise<{ token: string }> {
      const { user } = (await AuthTokenSerializer.parse(data, { context: { request } })) as { user: AbstractBaseUser };
      const { key } = await this.tokens.obtain(user);
      await this.records.loggedIn(user, request);
      return { token: key };
    }

    @Post('revoke')
    @HttpCode(204)
    @Permissions(IsAuthenticated)
    async revoke(@Req() request: AuthRequest): Promise<void> {
      if (request.auth) await this.tokens.revoke(request.auth as object);
      await this.records.loggedOut(request.user as AbstractBaseUser, request);
    }
  }
  return TokenController;
}
