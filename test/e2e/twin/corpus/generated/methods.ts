import type { Step } from '../../step.js';
import { valuesOf } from './values.js';

/** Methods of HTTP and its extensions that Node can send. */
const ODD = valuesOf('method.odd');
const USUAL = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const TOO_MANY = { Authorization: 'Token a b' };

/** Every method on every kind of path, by nobody, by a user, with broken credentials. Bodies that would be refused, so that nothing changes. */
export const oddMethods: Step[] = [
  ...['/api/posts', '/api/posts/2', '/api/token', '/api/users', '/api/nothing'].flatMap((path) =>
    ODD.map((method): Step => ({ path, method })),
  ),
  ...['/api/posts/2', '/api/users/me', '/api/posts/published'].flatMap((path) => ODD.map((method): Step => ({ path, method, as: 'u1' }))),
  ...[
    '/api/posts',
    '/api/posts/2',
    '/api/posts/9999',
    '/api/posts/2/publish',
    '/api/tags/1',
    '/api/comments/3',
    '/api/users',
    '/api/users/2',
    '/api/users/99',
    '/api/users/me',
    '/api/token',
  ].flatMap((path) =>
    USUAL.flatMap((method): Step[] => [
      { path, method, body: bodyFor(method) },
      { path, method, body: bodyFor(method), headers: TOO_MANY },
      { path, method, body: bodyFor(method), basic: 'user1:wrong' },
      ...(method === 'HEAD' || method === 'OPTIONS'
        ? ([
            { path, method, as: 'u1' },
            { path, method, as: 'admin' },
          ] as Step[])
        : []),
    ]),
  ),
  ...['GET', 'POST', 'PUT', 'DELETE'].map((override): Step => ({
    path: '/api/posts/2',
    method: 'POST',
    body: {},
    headers: { 'X-HTTP-Method-Override': override },
    as: 'u1',
  })),
  ...['GET', 'HEAD', 'OPTIONS', 'DELETE'].map((method): Step => ({
    path: '/api/posts/2?page_size=1',
    method,
    raw: '{"broken',
    headers: TOO_MANY,
  })),
  { path: '/api/posts/2', method: 'GET', raw: '{"broken' },
  { path: '/api/posts?page_size=1', method: 'GET', raw: '<x/>', headers: { 'Content-Type': 'application/xml' } },
  { path: '/api/posts/2', method: 'DELETE', raw: '{"broken' },
  { path: '/api/posts/2', method: 'OPTIONS', raw: '{"broken', as: 'u1' },
  ...['/api/posts/1.', '/api/posts/1./publish', '/api/tags/1.5'].flatMap((path): Step[] =>
    ['LOCK', 'TRACE', 'LINK'].map((method) => ({ path, method })),
  ),
  ...ODD.map((method): Step => ({ path: '/api/token', method, headers: TOO_MANY })),
  { path: '*', method: 'OPTIONS', only: 'status' },
];

function bodyFor(method: string): unknown {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || method === 'DELETE' ? undefined : [];
}
