import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { RequestLogMiddleware } from './request-log.middleware.js';

/** Mounts the log of requests. Not global: Nest mounts the middleware of global modules first, and core's must be before it. */
@Module({})
export class RequestLogModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(RequestLogMiddleware).forRoutes('{*path}');
  }
}
