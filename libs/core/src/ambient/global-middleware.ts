import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { RequestContextMiddleware } from './request-context.middleware.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Middleware for each HTTP request, in the order of the calls of `use`; the one that enters the ambient context is first.
 * It is mounted on the platform itself, before what `app.use()` adds: Nest mounts a module's middleware below
 * `app.setGlobalPrefix()` and the default version, and other requests pass by it.
 */
@Injectable()
export class GlobalMiddleware {
  private readonly chain: NestMiddleware<IncomingMessage, ServerResponse>[] = [];

  constructor(adapterHost: HttpAdapterHost, context: RequestContextMiddleware) {
    this.use(context);
    // A testing module gets its adapter when all is constructed; an application without HTTP has none
    adapterHost.init$.subscribe(() => {
      const adapter = adapterHost.httpAdapter as HttpAdapterHost['httpAdapter'] | null;
      if (!adapter) return;
      if (adapter.getType() === 'fastify') this.lead((adapter.getInstance() as { server: Server }).server);
      adapter.use((request: IncomingMessage, response: ServerResponse, next: () => void) => this.pass(request, response, next));
    });
  }

  /** Call it while modules are constructed. It is handed Node's own request and response, on Express and on Fastify. */
  use(middleware: NestMiddleware<IncomingMessage, ServerResponse>): void {
    this.chain.push(middleware);
  }

  /** Fastify answers some requests before any middleware, as malformed paths and what Nest's protection against CSRF refuses. */
  private lead(server: Server): void {
    const answers = server.listeners('request') as Answer[];
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage & { originalUrl?: string }, response) => {
      request.originalUrl = request.url; // as middleware knows it
      this.pass(request, response, () => {
        for (const answer of answers) answer.call(server, request, response);
      });
    });
  }

  private pass(request: IncomingMessage, response: ServerResponse, done: () => void): void {
    if (RequestContextMiddleware.contextOf(request)) return done(); // it has come this way before
    const left = this.chain.values();
    const next = (): void => {
      const { value: middleware } = left.next();
      if (middleware) middleware.use(request, response, next);
      else done();
    };
    next();
  }
}
