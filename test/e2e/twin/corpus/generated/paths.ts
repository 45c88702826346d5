import type { Step } from '../../step.js';
import { valuesOf } from './values.js';

/** What may stand where a row's key does. */
const KEYS = valuesOf('path.keys');

/** Reads of paths, odd ones for the most part. */
export const paths: Step[] = [
  ...['/api/posts', '/api/tags', '/api/comments'].flatMap((base) => KEYS.map((key): Step => ({ path: `${base}/${key}` }))),
  ...valuesOf('path.whole').map((path): Step => ({ path })),
  ...KEYS.map((key): Step => ({ path: `/api/users/${key}`, as: 'admin' })),
  ...KEYS.filter((_, index) => index % 3 === 0).flatMap((key): Step[] => [
    { path: `/api/posts/${key}/publish`, method: 'POST', as: 'u2' },
    { path: `/api/comments/${key}?post=1&approved=maybe` },
  ]),
];
