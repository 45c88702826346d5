import type { RestRequest } from '../request/rest-request.js';
import type { GenericViewSetClass, WithActions } from './actions.js';
import { GenericViewSet } from './model-view-set.js';

/** What ApiRootView adds. */
export interface ApiRootActions {
  list(request: RestRequest): Record<string, string>;
}

/**
 * A class for a Nest controller that answers where things are: a name and an absolute URL each.
 *
 * @example
 * @Controller('api')
 * class ApiRoot extends ApiRootView({ posts: '/api/posts', tags: '/api/tags' }) {}
 *
 * @see DRF's `APIRootView`
 */
export function ApiRootView(paths: Readonly<Record<string, string>>): WithActions<GenericViewSetClass, ApiRootActions> {
  abstract class ApiRoot extends GenericViewSet(null) {
    list(request: RestRequest): Record<string, string> {
      return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, request.buildAbsoluteUri(path)]));
    }
  }
  return ApiRoot;
}
