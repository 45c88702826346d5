import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { Signal, SignalBus } from '@nuages/signals';
import type { RestRequest } from '../request/rest-request.js';

/** Node's request; `originalUrl` is the path and query as the client sent them. */
export type StartedRequest = IncomingMessage & { readonly originalUrl?: string };

/** A request came in. Sent before anything handles it. */
export const requestStarted = new Signal<{ request: StartedRequest }>('request_started');

/** An answer went out, or its client went away. Sent once for each `requestStarted`, whatever the answer was. */
export const requestFinished = new Signal<{ request: StartedRequest; response: ServerResponse }>('request_finished');

/** A request failed by a fault of the server: its answer is a 500. */
export const gotRequestException = new Signal<{ request: RestRequest; exception: unknown }>('got_request_exception');

/** What sends the signals of requests: receivers may name it as their sender. */
export class RequestHandler {}

/**
 * Sends {@link requestStarted} and {@link requestFinished}. An error of a receiver is logged and stops nothing.
 *
 * @see Django's request signals
 */
@Injectable()
export class RequestSignalsMiddleware implements NestMiddleware<IncomingMessage, ServerResponse> {
  constructor(private readonly bus: SignalBus) {}

  async use(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
    if (this.bus.hasListeners(requestFinished, RequestHandler)) {
      const inContext = AsyncLocalStorage.snapshot();
      response.once('close', () => void inContext(() => this.bus.sendRobust(requestFinished, RequestHandler, { request, response })));
    }
    if (this.bus.hasListeners(requestStarted, RequestHandler)) await this.bus.sendRobust(requestStarted, RequestHandler, { request });
    next();
  }
}
