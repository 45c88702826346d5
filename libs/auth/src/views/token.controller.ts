import { Body, Controller, Delete, Get, Header, HttpCode, Options, Patch, Post, Put, Req, SetMetadata, type Type } from '@nestjs/common';
import { MethodNotAllowed } from '@nuages/core';
import { NonAtomicRequests } from '@nuages/managers';
import { LoginRecords } from '../backends/login-records.js';
import type { AuthRequest } from '../authenticators/authenticator.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { Permissions } from '../permissions/permissions.decorator.js';
import { AllowAny, IsAuthenticated } from '../permissions/user-permissions.js';
import { TokenStore } from '../tokens/token-store.js';
import { AuthTokenSerializer } from './auth-token.serializer.js';

const ALLOW = 'POST, OPTIONS';
const PARSED = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];

/** What OpenAPI is told of a handler: rest reads it, which stands above this lib. */
function Schema(extension: object): MethodDecorator {
  return SetMetadata('nuages:openapi', extension) as MethodDecorator;
}

const TOKEN_SCHEMA = { type: 'object', required: ['token'], properties: { token: { type: 'string' } } };

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
  @NonAtomicRequests() // a failure stays counted
  class TokenController {
    constructor(
      private readonly tokens: TokenStore,
      private readonly records: LoginRecords,
    ) {}

    @Post()
    @HttpCode(200)
    @Permissions(AllowAny)
    @Schema({
      operationId: 'token_obtain',
      summary: 'Gives a token for a name and a password.',
      tags: ['token'],
      request: AuthTokenSerializer,
      responses: { 200: TOKEN_SCHEMA, 400: AuthTokenSerializer },
    })
    async obtain(@Body() data: unknown, @Req() request: AuthRequest): Promise<{ token: string }> {
      const { user } = (await AuthTokenSerializer.parse(data, { context: { request } })) as { user: AbstractBaseUser };
      const { key } = await this.tokens.obtain(user);
      await this.records.loggedIn(user, request);
      return { token: key };
    }

    /** What DRF tells of the view. */
    @Options()
    @HttpCode(200)
    @Header('Allow', ALLOW)
    @Permissions(AllowAny)
    @Schema({ exclude: true })
    describe(): object {
      return { name: 'Obtain Auth Token', description: '', renders: ['application/json'], parses: PARSED };
    }

    @Get()
    @Permissions(AllowAny)
    @Schema({ exclude: true })
    get(@Req() request: AuthRequest): never {
      return refuse(request);
    }

    @Put()
    @Permissions(AllowAny)
    @Schema({ exclude: true })
    put(@Req() request: AuthRequest): never {
      return refuse(request);
    }

    @Patch()
    @Permissions(AllowAny)
    @Schema({ exclude: true })
    patch(@Req() request: AuthRequest): never {
      return refuse(request);
    }

    @Delete()
    @Permissions(AllowAny)
    @Schema({ exclude: true })
    delete(@Req() request: AuthRequest): never {
      return refuse(request);
    }

    @Post('revoke')
    @HttpCode(204)
    @Permissions(IsAuthenticated)
    @Schema({ operationId: 'token_revoke', summary: 'Ends the token that is sent.', tags: ['token'], responses: { 204: null } })
    async revoke(@Req() request: AuthRequest): Promise<void> {
      if (request.auth) await this.tokens.revoke(request.auth as object);
      await this.records.loggedOut(request.user as AbstractBaseUser, request);
    }
  }
  return TokenController;
}

function refuse({ method }: AuthRequest): never {
  throw new MethodNotAllowed(method, undefined, undefined, { headers: { Allow: ALLOW } });
}
