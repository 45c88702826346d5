import type { Step } from '../step.js';

/** Methods that a route has not, and those that every route has. */
export const methods: Step[] = [
  '/api/posts',
  '/api/posts/2',
  '/api/posts/2/publish',
  '/api/posts/published',
  '/api/tags',
  '/api/tags/1',
  '/api/comments',
  '/api/comments/3',
  '/api/users',
  '/api/users/2',
  '/api/users/me',
  '/api/token',
  '/api/nothing',
].flatMap((path): Step[] => [
  { path, method: 'HEAD', only: 'status' },
  { path, method: 'OPTIONS' },
  { path, method: 'OPTIONS', as: 'admin' },
  { path, method: 'TRACE', only: 'status' },
  { path, method: 'PUT', body: {} },
  { path, method: 'PUT', body: {}, as: 'u1' },
  { path, method: 'POST', raw: '{', as: 'u1' },
  { path, method: 'DELETE', headers: { Authorization: 'Token nope' } },
]);
