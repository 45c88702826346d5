import { Body, Controller, HttpCode, Post, Req, Res, type Type } from '@nestjs/common';
import { ApiException } from '@nuages/core';
import { NonAtomicRequests } from '@nuages/managers';
import { LoginRecords } from '../backends/login-records.js';
import type { AuthRequest } from '../authenticators/authenticator.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { ErrorHeaders } from '../error-headers.js';
import { Permissions } from '../permissions/permissions.decorator.js';
import { AllowAny, IsAuthenticated } from '../permissions/user-permissions.js';
import { TokenStore } from '../tokens/token-store.js';
import { AuthTokenSerializer } from './auth-token.serializer.js';
import { PlainView, PostOnly } from './post-only.decorator.js';
import { Schema } from './schema.decorator.js';

const TOKEN_SCHEMA = { type: 'object', required: ['token'], properties: { token: { type: 'string' } } };

const text = (label: string, isReadOnly: boolean) => ({ type: 'string', required: !isReadOnly, read_only: isReadOnly, label });
const TOKEN_FIELDS = { username: text('Username', false), password: text('Password', false), token: text('Token', true) };

/**
 * The controller that gives tokens for a name and a password, and ends them.
 *
 * - `POST <path>` with `username` and `password`: 200 `{ token }`, or 400.
 * - `POST <path>/revoke` with a token: 204, the token is void; by another way of authentication 400.
 *
 * @see DRF's `obtain_auth_token`
 */
export function tokenController(path: string): Type {
  @Controller(path)
  @PostOnly('', { name: 'Obtain Auth Token', permission: AllowAny, fields: TOKEN_FIELDS })
  @PostOnly('revoke', { name: 'Revoke Auth Token', permission: IsAuthenticated })
  @NonAtomicRequests() // a failure stays counted
  class TokenController {
    constructor(
      private readonly tokens: TokenStore,
      private readonly records: LoginRecords,
      private readonly errorHeaders: ErrorHeaders,
    ) {}

    @Post()
    @PlainView()
    @HttpCode(200)
    @Permissions(AllowAny)
    @Schema({
      operationId: 'token_obtain',
      summary: 'Gives a token for a name and a password.',
      tags: ['token'],
      request: AuthTokenSerializer,
      responses: { 200: TOKEN_SCHEMA, 400: AuthTokenSerializer },
    })
    obtain(@Body() data: unknown, @Req() request: AuthRequest, @Res({ passthrough: true }) response: object): Promise<{ token: string }> {
      return this.errorHeaders.around(response, async () => {
        const { user } = (await AuthTokenSerializer.parse(data, { context: { request } })) as { user: AbstractBaseUser };
        const { key } = await this.tokens.obtain(user);
        await this.records.loggedIn(user, request);
        return { token: key };
      });
    }

    @Post('revoke')
    @PlainView()
    @HttpCode(204)
    @Permissions(IsAuthenticated)
    @Schema({ operationId: 'token_revoke', summary: 'Ends the token that is sent.', tags: ['token'], responses: { 204: null } })
    async revoke(@Req() request: AuthRequest): Promise<void> {
      const isEnded = await this.tokens.revoke(request.auth);
      if (!isEnded) throw new ApiException('Send the token that is to end.', 'no_token', 400);
      await this.records.loggedOut(request.user as AbstractBaseUser, request);
    }
  }
  return TokenController;
}
