import { PassThrough } from 'node:stream';
import {
  Body,
  type CallHandler,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Module,
  Post,
  StreamableFile,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import type { NestApplication } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { currentApplication, currentRequest } from './ambient-context.js';
import { Application } from './application.js';
import { CoreModule } from './core.module.js';

/** Where the context was asked for, with the request's id and whether the application was the right one. */
const seen: string[] = [];

function note(place: string, application: Application): void {
  seen.push(`${place} ${currentRequest()?.id} ${currentApplication() === application}`);
}

@Injectable()
class Notes {
  constructor(private readonly application: Application) {}

  canActivate(): boolean {
    note('guard', this.application);
    return true;
  }

  intercept(_context: ExecutionContext, next: CallHandler) {
    note('interceptor', this.application);
    return next.handle();
  }

  transform(value: unknown): unknown {
    note('pipe', this.application);
    return value;
  }
}

@Controller('notes')
@UseGuards(Notes)
@UseInterceptors(Notes)
@UsePipes(Notes)
class NotesController {
  constructor(private readonly application: Application) {}

  @Post()
  async create(@Body() body: object): Promise<object> {
    await new Promise((resolve) => setTimeout(resolve, 2));
    note('handler', this.application);
    return body;
  }

  @Get('stream')
  stream(): StreamableFile {
    const stream = new PassThrough();
    setTimeout(() => {
      note('stream', this.application);
      stream.end('streamed');
    }, 2);
    return new StreamableFile(stream);
  }
}

@Module({ imports: [CoreModule], controllers: [NotesController], providers: [Notes] })
class AppModule {}

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('the ambient context on %s', (_name, createAdapter) => {
  let first: NestApplication;
  let second: NestApplication;

  beforeEach(async () => {
    seen.length = 0;
    first = await start('');
    second = await start('api');
  });
  afterEach(async () => {
    await first.close();
    await second.close();
  });

  async function start(prefix: string): Promise<NestApplication> {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const app = module.createNestApplication<NestApplication>(createAdapter());
    if (prefix) app.setGlobalPrefix(prefix);
    await app.init();
    if (createAdapter() instanceof FastifyAdapter) await (app as unknown as NestFastifyApplication).getHttpAdapter().getInstance().ready();
    return app;
  }

  test('reaches guards, interceptors, pipes and handlers behind a request body', async () => {
    await request(first.getHttpServer())
      .post('/notes')
      .set('X-Request-Id', 'r-1')
      .send({ text: 'x'.repeat(70_000) })
      .expect(201);

    expect(seen).toEqual(['guard r-1 true', 'interceptor r-1 true', 'pipe r-1 true', 'handler r-1 true']);
  });

  test('holds under a global prefix, and for two applications at once', async () => {
    await Promise.all([
      request(first.getHttpServer()).post('/notes').set('X-Request-Id', 'r-1').send({}).expect(201),
      request(second.getHttpServer()).post('/api/notes').set('X-Request-Id', 'r-2').send({}).expect(201),
    ]);

    expect(seen.toSorted()).toEqual(
      ['guard', 'handler', 'interceptor', 'pipe'].flatMap((place) => [`${place} r-1 true`, `${place} r-2 true`]),
    );
  });

  test('reaches the writer of a stream', async () => {
    await request(first.getHttpServer()).get('/notes/stream').set('X-Request-Id', 'r-3').expect(200);

    expect(seen.at(-1)).toBe('stream r-3 true');
  });

  test.each([
    ['a route', '/notes/stream'],
    ['no route', '/nowhere'],
  ])('answers %s with X-Request-Id', async (_what, path) => {
    const { headers } = await request(first.getHttpServer()).get(path).set('X-Request-Id', 'r-4');

    expect(headers['x-request-id']).toBe('r-4');
  });

  test('replaces an ill-formed X-Request-Id by a UUID', async () => {
    const { headers } = await request(first.getHttpServer()).get('/notes/stream').set('X-Request-Id', 'a "quoted" id');

    expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
  });
});
