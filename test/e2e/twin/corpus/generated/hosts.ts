import type { Step } from '../../step.js';
import { valuesOf } from './values.js';

/** Hosts that clients may name, and what is none, on paths with a view and without. */
export const hosts: Step[] = valuesOf('header.host').flatMap((Host): Step[] => [
  { path: '/api/posts?page_size=1', headers: { Host } },
  { path: '/api/nothing', headers: { Host } },
  { path: '/api/token', method: 'POST', body: {}, headers: { Host } },
  { path: '/api/tags/1', method: 'LOCK', headers: { Host } },
]);
