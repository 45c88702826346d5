import { Injectable, type NestMiddleware } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { RequestContextMiddleware } from './request-context.middleware.js';

/**
 * Middleware for each HTTP request, in the order of the calls of `use`; the one that enters the ambient context is first.
 * It is mounted on the platform itself, before what `app.use()` adds: Nest mounts a module's middleware below
 * `app.setGlobalPrefix()` and the default version, and other requests pass by it.
 */
@Injectable()
export class GlobalMiddleware {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    context: RequestContextMiddleware,
  ) {
    this.use(context);
  }

  /** Call it while modules are constructed. It is handed Node's own request and response, on Express and on Fastify. */
  use(middleware: NestMiddleware): void {
    // A testing module gets its adapter when all is constructed; an application without HTTP has none
    this.adapterHost.init$.subscribe(() => {
      const adapter = this.adapterHost.httpAdapter as HttpAdapterHost['httpAdapter'] | null;
      adapter?.use((request: unknown, response: unknown, next: () => void) => middleware.use(request, response, next));
    });
  }
}
