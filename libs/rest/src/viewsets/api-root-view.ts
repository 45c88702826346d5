import type { RestRequest } from '../request/rest-request.js';
import { GenericViewSet } from './model-view-set.js';

/**
 * A class for a Nest controller that answers where things are: a name and an absolute URL each.
 *
 * @example
 * @Controller('api')
 * class ApiRoot extends ApiRootView({ posts: '/api/posts', tags: '/api/tags' }) {}
 *
 * @see DRF's `APIRootView`
 */
export function ApiRootView(paths: Readonly<Record<string, string>>) {
  abstract class ApiRoot extends GenericViewSet(null) {
    list(request: RestRequest): Record<string, string> {
      return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, request.buildAbsoluteUri(path)]));
    }
  }
  return ApiRoot;
}
