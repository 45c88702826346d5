import { type AuthRequest, BasePermission, isSafe } from '@nuages/auth';
import { foreignKeyOf } from '@nuages/managers';

/** Anybody reads a row; its author and staff change it. */
export class AuthorOrReadOnly extends BasePermission {
  override hasObjectPermission(request: AuthRequest, _view: unknown, object: object): boolean {
    return isSafe(request) || foreignKeyOf(object, 'author') === request.user.id || request.user.isStaff;
  }
}
