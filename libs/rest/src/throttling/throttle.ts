import type { RestRequest } from '../request/rest-request.js';
import type { ViewSetOptions } from '../viewsets/view-set.options.js';

/** Limits how often a client may ask. */
export interface Throttle {
  /** Gives `true` to let the request through, or how long to wait in seconds (`undefined` where nobody knows). */
  allow(request: RestRequest, view: ViewSetOptions): Promise<true | { waitSeconds: number | undefined }>;
  /** Throws at start-up where the throttle does not know a scope that an action counts under. */
  checkScope?(scope: string | undefined): void;
}
