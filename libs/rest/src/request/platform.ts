import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http';
import type { HttpServer } from '@nestjs/common';

/** What Express's request and Fastify's have in common. */
export interface PlatformRequest {
  readonly method: string;
  readonly url: string;
  readonly originalUrl?: string;
  readonly headers: IncomingHttpHeaders;
  readonly params?: Record<string, string>;
  /** Fastify's requests hold Node's; Express's are Node's. */
  readonly raw?: IncomingMessage;
  /** What Express matched: its routes don't tell cases apart, as Fastify's do. */
  readonly route?: { readonly path?: unknown };
  readonly protocol?: string;
  readonly host?: string;
  readonly ip?: string;
  body?: unknown;
  user?: unknown;
  auth?: unknown;
}

/** Express's response, or Fastify's reply. Reached through Nest's adapter only. */
export type PlatformResponse = object & { readonly raw?: ServerResponse };

/** Node's own request under the platform's. One object identifies a request everywhere. */
export function rawRequestOf(request: PlatformRequest | IncomingMessage): IncomingMessage {
  return (request as PlatformRequest).raw ?? (request as IncomingMessage);
}

/** The host that a request names, by a proxy that is trusted or itself; `undefined` where it names none, as HTTP/1.0 may: Fastify makes `''` of it. */
export function hostOf({ host, headers }: PlatformRequest): string | undefined {
  return host || headers.host;
}

/**
 * Sets headers of the answer on either platform.
 *
 * @throws TypeError for what no header may be, at once: Fastify would throw where nobody catches it
 */
export function setHeaders(adapter: HttpServer, response: PlatformResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    adapter.setHeader!(response, name, value);
  }
}
