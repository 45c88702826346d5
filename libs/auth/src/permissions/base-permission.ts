import type { Type } from '@nestjs/common';
import type { AuthRequest } from '../authenticators/authenticator.js';

/** Where a request arrived. */
export interface PermissionView {
  /** The controller's class. */
  readonly controller: Type;
  /** The handler: a method of the controller. */
  readonly handler: object;
}

/**
 * A rule of who may do what. Made by Nest once a module: its constructor may ask for what the controller's module has.
 *
 * @example
 * export class AuthorOrReadOnly extends BasePermission {
 *   override hasObjectPermission(request, _view, post) {
 *     return isSafe(request) || foreignKeyOf(post, 'author') === request.user.id;
 *   }
 * }
 * @see DRF's `BasePermission`
 */
export abstract class BasePermission {
  /** What a refused client is told. Default: DRF's words. */
  readonly message?: string;
  /** The code of the refusal. Default `permission_denied`. */
  readonly code?: string;

  /** Tells whether the request may come in. */
  hasPermission(_request: AuthRequest, _view: PermissionView): boolean | Promise<boolean> {
    return true;
  }

  /** Tells whether the request may do what it asks to one object. Asked by viewsets, after {@link hasPermission}. */
  hasObjectPermission(_request: AuthRequest, _view: PermissionView, _object: object): boolean | Promise<boolean> {
    return true;
  }
}

/** The class of a permission. */
export type PermissionClass = new (...dependencies: any[]) => BasePermission; // Nest finds them

/** Permissions joined by {@link anyOf}, {@link allOf} or {@link not}. */
export interface PermissionTree {
  readonly operator: 'any' | 'all' | 'not';
  readonly operands: readonly PermissionSpec[];
}

/** What `@Permissions` and `AuthModule.forRoot({ permissions })` take. */
export type PermissionSpec = PermissionClass | PermissionTree;

/** Holds where at least one of them holds, as DRF's `A | B`. */
export function anyOf(...operands: readonly PermissionSpec[]): PermissionTree {
  return { operator: 'any', operands };
}

/** Holds where all of them hold, as DRF's `A & B`. */
export function allOf(...operands: readonly PermissionSpec[]): PermissionTree {
  return { operator: 'all', operands };
}

/** Holds where the other one does not, as DRF's `~A`. */
export function not(operand: PermissionSpec): PermissionTree {
  return { operator: 'not', operands: [operand] };
}

/** Tells whether a request only reads. */
export function isSafe({ method }: { readonly method: string }): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
