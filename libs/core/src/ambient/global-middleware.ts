import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Injectable, Logger, type NestMiddleware } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { logError } from '../errors/log-error.js';
import { RequestContextMiddleware } from './request-context.middleware.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

type Done = (error?: unknown) => void;

/**
 * Middleware for each HTTP request, in the order of the calls of `use`; the one that enters the ambient context is first.
 * It is mounted on the platform itself, before what `app.use()` adds: Nest mounts a module's middleware below
 * `app.setGlobalPrefix()` and the default version, and other requests pass by it. What middleware throws, or gives to
 * `next`, goes to the application's exception filters; what it throws after that is logged.
 */
@Injectable()
export class GlobalMiddleware {
  private readonly logger = new Logger('nuages.request');
  private readonly chain: NestMiddleware<IncomingMessage, ServerResponse>[] = [];
  /** What failed before Fastify saw the request, until its middleware can say so. */
  private readonly failures = new WeakMap<IncomingMessage, unknown>();

  constructor(
    adapterHost: HttpAdapterHost,
    private readonly context: RequestContextMiddleware,
  ) {
    this.use(context);
    // A testing module gets its adapter when all is constructed; an application without HTTP has none
    adapterHost.init$.subscribe(() => {
      const adapter = adapterHost.httpAdapter as HttpAdapterHost['httpAdapter'] | null;
      if (!adapter) return;
      if (adapter.getType() === 'fastify') this.lead((adapter.getInstance() as { server: Server }).server);
      adapter.use((request: IncomingMessage, response: ServerResponse, next: Done) => {
        if (this.context.contextOf(request))
          next(this.failures.get(request)); // it has come this way before
        else this.pass(request, response, next);
      });
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
      this.pass(request, response, (error) => {
        if (error) this.failures.set(request, error);
        for (const answer of answers) answer.call(server, request, response);
      });
    });
  }

  private pass(request: IncomingMessage, response: ServerResponse, done: Done): void {
    const left = this.chain.values();
    let isThrough = false;
    const end = (error?: unknown): void => {
      isThrough = true;
      done(error);
    };
    const fail = (error: unknown, { name }: Function): void => {
      if (isThrough)
        logError(this.logger, `Error in ${name} after it had called next()`, error); // the answer is on its way
      else end(error);
    };
    const next = (error?: unknown): void => {
      if (error) return end(error);
      const { value: middleware } = left.next();
      if (!middleware) return end();
      try {
        const running: unknown = middleware.use(request, response, next);
        if (running instanceof Promise) running.catch((thrown: unknown) => fail(thrown, middleware.constructor));
      } catch (thrown) {
        fail(thrown, middleware.constructor);
      }
    };
    next();
  }
}
