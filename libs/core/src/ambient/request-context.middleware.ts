import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { AmbientContext } from './ambient-context.js';
import { Application } from './application.js';
import { Companion } from './companion.js';
import type { RequestContext } from './request-context.js';

/** What a request id may look like: printable, without quotes or spaces, at most 128 characters. */
const WELL_FORMED = /^[\w.:/+=@-]{1,128}$/;

/**
 * Enters the ambient context for a request, before everything else that handles it, and answers `X-Request-Id`.
 * Works on Express and Fastify alike: Nest hands Node's own request and response to middleware on both.
 */
@Injectable()
export class RequestContextMiddleware implements NestMiddleware<IncomingMessage, ServerResponse> {
  private static readonly contexts = new Companion<object, AmbientContext>('context');

  constructor(private readonly application: Application) {}

  use(request: IncomingMessage & { originalUrl?: string }, response: ServerResponse, next: () => void): void {
    const context = this.contextOf(request);
    response.setHeader('X-Request-Id', context.request!.id);
    context.run(next);
  }

  /** The context that was entered for a platform's request, or `undefined`. */
  static contextOf(request: object): AmbientContext | undefined {
    return RequestContextMiddleware.contexts.get(request);
  }

  private contextOf(request: IncomingMessage & { originalUrl?: string }): AmbientContext {
    const known = RequestContextMiddleware.contexts.get(request);
    if (known) return known;
    const context = new AmbientContext(this.application, describe(request));
    RequestContextMiddleware.contexts.set(request, context);
    return context;
  }
}

function describe(incoming: IncomingMessage & { originalUrl?: string }): RequestContext {
  const given = incoming.headers['x-request-id'];
  return {
    id: typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID(),
    request: incoming,
    method: incoming.method ?? 'GET',
    url: incoming.originalUrl ?? incoming.url ?? '/',
    startedAt: performance.now(),
    get route() {
      return routeOf(this.request);
    },
  };
}

/** Express and Fastify keep the pattern in different places. */
function routeOf(request: {
  readonly route?: { readonly path?: unknown };
  readonly routeOptions?: { readonly url?: unknown };
}): string | undefined {
  const path = request.routeOptions?.url ?? request.route?.path;
  return typeof path === 'string' ? path : undefined;
}
