import { Controller, Get, type INestApplication, Logger, Module } from '@nestjs/common';
import { ApiException, PermissionDenied } from '@nuages/core';
import request from 'supertest';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { RestResponse } from '../request/rest-response.js';
import { RestModule } from '../rest.module.js';
import { PLATFORMS } from '../testing/index.js';
import { type ExceptionHandler, exceptionHandler } from './exception-handler.js';

@Controller('notes')
class NotesController {
  @Get()
  list() {
    throw new PermissionDenied();
  }

  @Get('crash')
  crash() {
    throw new Error('a secret');
  }

  @Get('fine')
  fine() {
    return { fine: true };
  }
}

const FAULT = [500, { detail: 'A server error occurred.' }];

describe.for(PLATFORMS)('an exception handler on $name', (platform) => {
  let app: INestApplication;
  const logged = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  afterEach(async () => {
    await app.close();
    logged.mockClear();
  });

  const serve = async (handler: ExceptionHandler) => {
    @Module({ imports: [RestModule.forRoot({ exceptionHandler: handler })], controllers: [NotesController] })
    class NotesModule {}
    app = await platform.create(NotesModule);
    return async (path: string) => {
      const answer = await request(app.getHttpServer() as never).get(path);
      return [answer.status, answer.body as object];
    };
  };

  test('may take its time', async () => {
    const ask = await serve(async (exception) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return exception instanceof ApiException ? new RestResponse({ late: exception.getStatus() }, { status: 418 }) : undefined;
    });

    expect(await ask('/notes')).toEqual([418, { late: 403 }]);
    expect(await ask('/nothing')).toEqual([418, { late: 404 }]);
    expect(await ask('/notes/crash')).toEqual([418, { late: 500 }]);
  });

  test('that says nothing leaves a fault', async () => {
    const ask = await serve(() => undefined);

    expect(await ask('/notes')).toEqual(FAULT);
  });

  test.each<[string, ExceptionHandler]>([
    [
      'throws',
      () => {
        throw new Error('broken handler');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('broken handler');
      },
    ],
    ['gives something else', () => ({ status: 400 }) as never],
    ['gives headers that cannot be sent', () => new RestResponse({}, { status: 400, headers: { 'X-Bad': 'a\nb' } })],
  ])('that %s is logged, and the application goes on', async (_what, handler) => {
    const ask = await serve(handler);

    expect(await ask('/notes')).toEqual(FAULT);
    expect(await ask('/notes/crash')).toEqual(FAULT);
    expect(await ask('/notes/fine')).toEqual([200, { fine: true }]);
    expect(logged).toHaveBeenCalled();
  });

  test('may answer by a page where no view has the path', async () => {
    const page = new RestResponse(Buffer.from('<h1>Nothing here</h1>'), {
      status: 404,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
    });
    await serve((exception, { request: asked }) => (asked.hasView ? exceptionHandler(exception) : page));
    const answer = await request(app.getHttpServer() as never).get('/nothing');

    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
      404,
      'text/html; charset=utf-8',
      '<h1>Nothing here</h1>',
    ]);
  });

  test('may call the default one', async () => {
    const ask = await serve((exception, context) => {
      const answer = exceptionHandler(exception, context);
      return answer && new RestResponse({ errors: answer.data }, { status: answer.status });
    });

    expect(await ask('/notes')).toEqual([403, { errors: { detail: 'You do not have permission to perform this action.' } }]);
  });
});
