import type { IncomingMessage } from 'node:http';

const originals = new WeakMap<IncomingMessage, string>();

/** What Fastify's router lets through: everything else it refuses by 415 before it looks for a route. */
const WELL_FORMED = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;|$)/;

/** The `Content-Type` of a request as its client sent it; `''` where there is none. */
export function contentTypeOf(request: IncomingMessage): string {
  return originals.get(request) ?? request.headers['content-type'] ?? '';
}

/** Keeps a `Content-Type` that is none, or one that is missing, from being an error before anybody asks for the body. */
export function hideMalformedContentType(request: IncomingMessage): void {
  const given = request.headers['content-type'];
  const isMissing = given === undefined && request.method === 'QUERY'; // the one method for which Fastify wants one
  if (!isMissing && (given === undefined || WELL_FORMED.test(given))) return;
  originals.set(request, given ?? '');
  request.headers['content-type'] = 'application/octet-stream';
}
