import { applyDecorators, Header, HttpCode, Req, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import { MethodNotAllowed } from '@nuages/core';
import type { AuthRequest } from '../authenticators/authenticator.js';
import type { PermissionClass } from '../permissions/base-permission.js';
import { Permissions } from '../permissions/permissions.decorator.js';
import { Schema } from './schema.decorator.js';

const ALLOW = 'POST, OPTIONS';
const PARSED = ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'];
const OTHERS = ['GET', 'PUT', 'PATCH', 'DELETE'] as const;

/** What is told of a path that takes POST alone, and to whom. */
export interface PostOnlyOptions {
  readonly name: string;
  readonly permission: PermissionClass;
  /** What POST takes, as `OPTIONS` tells it. */
  readonly fields?: Readonly<Record<string, object>>;
}

/** Makes rest, which stands above this lib, say `Allow`, agree with the client on a format, and read forms as well as JSON. */
export function PlainView(): MethodDecorator {
  return SetMetadata('nuages:view', { parses: PARSED, allow: ALLOW });
}

/**
 * Makes a controller answer, beside POST, what DRF answers: to `OPTIONS` what the view is called and reads, to other
 * methods 405. Each has a route of its own: Fastify takes no `@All()` beside another route of the path.
 */
export function PostOnly(path: string, { name, permission, fields }: PostOnlyOptions): ClassDecorator {
  const actions = fields && { actions: { POST: fields } };
  const description = { name, description: '', renders: ['application/json'], parses: PARSED, ...actions };
  return ({ prototype }) => {
    const add = (method: 'OPTIONS' | (typeof OTHERS)[number], value: (request: AuthRequest) => unknown) => {
      const key = `${method}:/${path}`;
      const descriptor = { value, writable: true, configurable: true };
      Object.defineProperty(value, 'name', { value: key }); // OpenAPI finds it by its name
      Object.defineProperty(prototype, key, descriptor);
      const route = RequestMapping({ path, method: RequestMethod[method] });
      applyDecorators(
        route,
        HttpCode(200),
        Header('Allow', ALLOW),
        Permissions(permission),
        PlainView(),
        Schema({ exclude: true }),
        SetMetadata('swagger/apiExcludeEndpoint', { disable: true }), // of @nestjs/swagger
      )(prototype as object, key, descriptor);
      Req()(prototype as object, key, 0);
    };
    add('OPTIONS', () => description);
    for (const method of OTHERS) add(method, refuse());
  };
}

/** A function for each method, as routes are kept on the functions. HEAD comes by GET's. */
function refuse() {
  return ({ method }: AuthRequest): never => {
    throw new MethodNotAllowed(method, undefined, undefined, { headers: { Allow: ALLOW } });
  };
}
