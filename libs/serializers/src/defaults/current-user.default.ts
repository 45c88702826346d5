import { currentRequest, ImproperlyConfigured } from '@nuages/core';
import type { Scope } from '../fields/scope.js';

/**
 * The user who sent the request: of the context's `request`, else of the request that the running code serves.
 *
 * @see DRF's `CurrentUserDefault`
 */
export function CurrentUserDefault(): (scope: Scope) => any {
  // the application chooses the user's class
  return ({ context }) => {
    const request = (context['request'] ?? currentRequest()) as { user?: unknown } | undefined;
    if (request) return request.user ?? null;
    throw new ImproperlyConfigured(
      `CurrentUserDefault: no request is being served. Hand it to the serializer: new PostSerializer({ data, context: { request } }).`,
    );
  };
}
