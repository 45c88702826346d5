import { Reflector } from '@nestjs/core';
import type { AuthenticatorClass } from '../authenticators/authenticator.js';
import type { PermissionSpec } from './base-permission.js';

const permissionsKey = Reflector.createDecorator<readonly PermissionSpec[]>();
const authenticationKey = Reflector.createDecorator<readonly AuthenticatorClass[]>();

/**
 * Says what a controller or a handler asks of its requests, in the place of the application's default. All of them must
 * hold; a handler's stand in the place of its controller's.
 *
 * @example
 * @Permissions(IsAuthenticatedOrReadOnly, AuthorOrReadOnly)
 * @see DRF's `permission_classes`
 */
export function Permissions(...permissions: readonly PermissionSpec[]): ClassDecorator & MethodDecorator {
  return permissionsKey(permissions);
}

/**
 * Says how requests to a controller or a handler prove who asks, in the place of the application's default.
 *
 * @see DRF's `authentication_classes`
 */
export function Authentication(...authenticators: readonly AuthenticatorClass[]): ClassDecorator & MethodDecorator {
  return authenticationKey(authenticators);
}

/** The permissions of a handler, or `undefined` where nothing is said. */
export function permissionsOf(reflector: Reflector, handler: object, controller: object): readonly PermissionSpec[] | undefined {
  return reflector.getAllAndOverride(permissionsKey, [handler as () => void, controller as new () => object]);
}

/** The authenticators of a handler, or `undefined` where nothing is said. */
export function authenticatorsOf(reflector: Reflector, handler: object, controller: object): readonly AuthenticatorClass[] | undefined {
  return reflector.getAllAndOverride(authenticationKey, [handler as () => void, controller as new () => object]);
}
