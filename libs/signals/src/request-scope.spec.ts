import type { IncomingMessage } from 'node:http';
import { Controller, Get, Inject, Injectable, Module, type NestMiddleware, Scope } from '@nestjs/common';
import type { NestApplication } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { REQUEST } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { GlobalMiddleware } from '@nuages/core';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { Receiver } from './receiver.decorator.js';
import { Signal } from './signal.js';
import { SignalBus } from './signal-bus.js';
import { SignalsModule } from './signals.module.js';

const viewed = new Signal('viewed');

/** Keeps what one request did. */
@Injectable({ scope: Scope.REQUEST })
class Trail {
  readonly steps: string[] = [];
  constructor(@Inject(REQUEST) private readonly platformRequest: { url: string }) {}

  @Receiver(viewed)
  note(): void {
    this.steps.push(`viewed ${this.platformRequest.url}`);
  }
}

@Controller('scoped')
class ScopedController {
  constructor(
    private readonly bus: SignalBus,
    private readonly trail: Trail,
  ) {}

  @Get()
  async view(): Promise<readonly string[]> {
    await this.bus.send(viewed, null);
    await this.bus.send(viewed, null);
    return this.trail.steps;
  }
}

/** Sends before Nest knows the request. */
@Injectable()
class Doorbell implements NestMiddleware<IncomingMessage> {
  constructor(
    private readonly bus: SignalBus,
    middleware: GlobalMiddleware,
  ) {
    middleware.use(this);
  }

  async use({ headers }: IncomingMessage, _response: unknown, next: () => void): Promise<void> {
    if (headers['x-ring']) await this.bus.send(viewed, null);
    next();
  }
}

@Module({ imports: [SignalsModule], controllers: [ScopedController], providers: [Trail, Doorbell] })
class AppModule {}

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('a request-scoped receiver on %s', (_name, createAdapter) => {
  test('works on the instance that the handler of its request sees', async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const app = module.createNestApplication<NestApplication>(createAdapter());
    await app.init();
    await (app as unknown as Partial<NestFastifyApplication>).getHttpAdapter?.().getInstance().ready?.();

    const { body } = await request(app.getHttpServer()).get('/scoped').expect(200);
    await request(app.getHttpServer()).get('/scoped').expect(200);

    expect(body).toEqual(['viewed /scoped', 'viewed /scoped']);
    const rung = await request(app.getHttpServer()).get('/scoped').set('X-Ring', '1').expect(200);
    expect(rung.body).toEqual(['viewed /scoped', 'viewed /scoped', 'viewed /scoped']);
    await app.close();
  });
});
