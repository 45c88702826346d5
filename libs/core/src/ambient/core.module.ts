import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CheckCommand } from '../checks/check.command.js';
import { EnvironmentCheck } from '../checks/environment.check.js';
import { Application } from './application.js';
import { GlobalMiddleware } from './global-middleware.js';
import { RequestContextMiddleware } from './request-context.middleware.js';

/** The part of Fastify that {@link CoreModule} needs. */
interface HookedServer {
  addHook(name: 'preParsing', hook: (request: { raw: object }, reply: unknown, payload: unknown, done: () => void) => void): void;
  addHook(name: 'preValidation', hook: (request: { raw: object }, reply: unknown, done: () => void) => void): void;
}

/** Holds the {@link Application} and enters the ambient context for each HTTP request. Every Nuages module imports it. */
@Global()
@Module({
  providers: [Application, CheckCommand, EnvironmentCheck, GlobalMiddleware, RequestContextMiddleware],
  exports: [Application, GlobalMiddleware],
})
export class CoreModule implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly contexts: RequestContextMiddleware,
  ) {}

  onModuleInit(): void {
    const adapter = this.adapterHost?.httpAdapter;
    if (adapter?.getType() !== 'fastify') return;
    const server = adapter.getInstance() as HookedServer;
    // Fastify reads the body between these hooks, in the socket's own async context: enter ours again afterwards
    server.addHook('preParsing', (request, _reply, _payload, done) => {
      this.contexts.keepContext(request.raw);
      done();
    });
    server.addHook('preValidation', (request, _reply, done) => {
      const context = this.contexts.contextOf(request.raw);
      if (!context) return done();
      context.request!.request = request;
      context.run(done);
    });
  }
}
