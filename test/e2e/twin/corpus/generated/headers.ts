import type { Step } from '../../step.js';
import { valuesOf } from './values.js';

const ACCEPTS = valuesOf('header.accept');

const FORMATS = valuesOf('header.format');

const ORIGINS = ['https://example.com', 'null', 'http://127.0.0.1:3000', ''];

/** What a client accepts, on views of every kind. */
export const negotiated: Step[] = [
  ...['/api/posts/2', '/api/users/me', '/api/nothing'].flatMap((path) => ACCEPTS.map((Accept): Step => ({ path, headers: { Accept } }))),
  ...ACCEPTS.map((Accept): Step => ({ path: '/api/token', method: 'POST', body: { username: 'user1' }, headers: { Accept } })),
  ...ACCEPTS.filter((_, index) => index % 4 === 0).flatMap((Accept): Step[] => [
    { path: '/api/posts/9999', headers: { Accept } },
    { path: '/api/posts', method: 'POST', raw: '{', headers: { Accept }, as: 'u1' },
    { path: '/api/posts', method: 'TRACE', headers: { Accept } },
    { path: '/api/posts/2', method: 'DELETE', headers: { Accept, Authorization: 'Token nope' } },
    { path: '/api/tags/1', method: 'OPTIONS', headers: { Accept } },
    { path: '/api/tags/1', method: 'HEAD', headers: { Accept } },
    { path: '/api/token', headers: { Accept } },
    { path: '/api/token', method: 'LOCK', headers: { Accept } },
  ]),
  ...FORMATS.flatMap((format): Step[] => [
    { path: `/api/posts/2?format=${format}` },
    { path: `/api/posts/9999?format=${format}` },
    { path: `/api/users/me?format=${format}` },
    { path: `/api/token?format=${format}`, method: 'POST', body: {} },
    { path: `/api/posts/2?format=${format}`, headers: { Accept: 'text/html' } },
    { path: `/api/posts?format=${format}`, method: 'PUT', body: {} },
  ]),
  ...ORIGINS.map((Origin): Step => ({
    path: '/api/tags/1',
    method: 'OPTIONS',
    headers: { Origin, 'Access-Control-Request-Method': 'PUT' },
  })),
  ...['bytes=0-10', 'items=0-1'].map((Range): Step => ({ path: '/api/tags/1', headers: { Range } })),
  ...['identity', 'gzip', '*;q=0', ''].map((coding): Step => ({ path: '/api/tags/1', headers: { 'Accept-Encoding': coding } })),
  ...['de', '*', 'xx-yy', ''].map((language): Step => ({ path: '/api/posts/9999', headers: { 'Accept-Language': language } })),
  ...['100-continue', 'x'].map((Expect): Step => ({
    path: '/api/tags/2',
    headers: { 'X-Expect': Expect, 'X-Requested-With': 'XMLHttpRequest' },
  })),
];

/** Credentials against reading, writing, what is not there, and what only staff may. */
export const authorized: Step[] = valuesOf('header.credentials').flatMap((Authorization, index): Step[] => {
  const headers = { Authorization };
  return [
    { path: '/api/users/me', headers },
    { path: '/api/tags', method: 'POST', body: {}, headers },
    ...(index % 3 === 0
      ? [
          { path: '/api/users', headers },
          { path: '/api/posts/2', method: 'DELETE', headers },
          { path: '/api/token', method: 'POST', body: {}, headers },
        ]
      : []),
    ...(index % 3 === 1
      ? [
          { path: '/api/posts/9999', headers },
          { path: '/api/users/99', method: 'PATCH', body: {}, headers },
          { path: '/api/nothing', headers },
        ]
      : []),
    ...(index % 3 === 2
      ? [
          { path: '/api/posts', method: 'PUT', body: {}, headers },
          { path: '/api/users/2', method: 'OPTIONS', headers },
          { path: '/api/posts/published', method: 'POST', headers },
        ]
      : []),
  ];
});
