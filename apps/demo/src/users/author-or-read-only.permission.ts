import { BasePermission } from '@nuages/auth';
import { foreignKeyOf } from '@nuages/managers';
import type { User } from './user.entity.js';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Anybody reads a row; its author and staff change it. */
export class AuthorOrReadOnly extends BasePermission {
  override hasObjectPermission(request: { method: string; user: User }, _view: unknown, object: object): boolean {
    const { method, user } = request;
    return SAFE_METHODS.includes(method) || foreignKeyOf(object, 'author') === user.id || user.isStaff;
  }
}
