import type { Step } from '../step.js';

/** A body that is long enough to publish. */
export const LONG = 'A body that is long enough.';

/** A `POST` of a post, by user3 or whoever `as` names. */
export const post = (body: unknown, as = 'u3'): Step => ({ path: '/api/posts', method: 'POST', body, as });
