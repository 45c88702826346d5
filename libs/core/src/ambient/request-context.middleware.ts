import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { AmbientContext, findAmbientContext } from './ambient-context.js';
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
  /** Of this application alone: one may be mounted in another, and see the same requests. */
  private readonly contexts = new Companion<object, AmbientContext>('context');

  constructor(private readonly application: Application) {}

  use(request: IncomingRequest, response: ServerResponse, next: () => void): void {
    const context = this.contexts.get(request) ?? new AmbientContext(this.application, describe(request, response));
    this.contexts.set(request, context);
    response.setHeader('X-Request-Id', context.request!.id);
    context.run(next);
  }

  /** The context that was entered for a platform's request, or `undefined`. */
  contextOf(request: object): AmbientContext | undefined {
    return this.contexts.get(request);
  }

  /** Keeps what middleware has added to the request's context, for {@link contextOf}. */
  keepContext(request: object): void {
    const kept = this.contextOf(request);
    const context = findAmbientContext();
    if (context && context !== kept && context.request === kept?.request) this.contexts.set(request, context);
  }
}

type IncomingRequest = IncomingMessage & { readonly originalUrl?: string };

function describe(incoming: IncomingRequest, response: ServerResponse): RequestContext {
  const given = response.getHeader('X-Request-Id') ?? incoming.headers['x-request-id']; // the application around this one has named it
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
