import type { PlatformRequest } from '../request/platform.js';
import { RestRequest } from '../request/rest-request.js';

/** A request to `http://testserver` with no server behind it. */
export function fakeRequest(url: string, values: Partial<PlatformRequest> = {}): RestRequest {
  return RestRequest.of({ method: 'GET', url, headers: {}, protocol: 'http', host: 'testserver', ...values });
}
