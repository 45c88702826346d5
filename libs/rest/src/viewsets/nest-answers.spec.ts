import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import {
  BadRequestException,
  Body,
  ConflictException,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  type INestApplication,
  Logger,
  Module,
  NotFoundException,
  StreamableFile,
  ValidationPipe,
} from '@nestjs/common';
import { IsInt } from 'class-validator';
import { of } from 'rxjs';
import { CharField, Serializer } from '@nuages/serializers';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Renderer } from '../negotiation/renderer.js';
import { RestResponse } from '../request/rest-response.js';
import { RestModule } from '../rest.module.js';
import { PLATFORMS } from '../testing/index.js';
import { Action } from './action.decorator.js';
import { CreateAPIView } from './api-views.js';
import { GenericViewSet } from './model-view-set.js';

class Order {
  @IsInt()
  count!: number;
}

const FAULTS: Record<string, () => unknown> = {
  plain: () => new NotFoundException(),
  named: () => new NotFoundException('No such order.'),
  closed: () => new ForbiddenException(),
  because: () => new ForbiddenException('Come back at noon.'),
  taken: () => new ConflictException('Somebody has it.'),
  own: () => new HttpException({ order: 7, reasons: ['late', 3] }, 409),
  list: () => new BadRequestException(['count must be a number']),
  text: () => 'a secret text',
  nothing: () => undefined,
  error: () => new Error('a secret'),
};

@Controller('orders')
class OrdersController extends GenericViewSet(null) {
  @Action({ detail: false, urlPath: 'fail/:how' })
  fail(asked: { params: Record<string, string> }) {
    throw FAULTS[asked.params['how']!]!(); // eslint-disable-line @typescript-eslint/only-throw-error -- some applications do
  }

  @Action({ detail: false, methods: ['post'] })
  place(@Body(new ValidationPipe({ transform: true })) order: Order) {
    return { placed: order.count, isOrder: order instanceof Order };
  }

  @Action({ detail: false, methods: ['post'] })
  echo(@Body() body: unknown) {
    return { body };
  }

  @Action({ detail: false, methods: ['post'] })
  header(@Body() { value }: { value: string }) {
    return new RestResponse({ sent: true }, { headers: { 'X-Sent': value } });
  }

  @Action({ detail: false })
  later() {
    return of({ later: true });
  }

  @Action({ detail: false })
  file() {
    return new StreamableFile(Buffer.from('bytes'), { type: 'text/plain' });
  }

  @Action({ detail: false })
  broken() {
    return new StreamableFile(Readable.from(breakOff()));
  }

  @Action({ detail: false })
  page() {
    return new RestResponse(Buffer.from('<h1>Orders</h1>'), { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  }

  @Action({ detail: false })
  problem() {
    return new RestResponse({ type: 'about:blank' }, { status: 203, headers: { 'Content-Type': 'application/problem+json' } });
  }
}

async function* breakOff() {
  yield 'half of it';
  await setImmediate();
  throw new Error('The disk is gone.');
}

@Controller('files')
class FilesController {
  @Get('broken')
  broken() {
    return new StreamableFile(Readable.from(breakOff()));
  }
}

/** Each writes one text its own way: as bytes, after a while, and not at all. */
const renderers: Renderer[] = [
  { mediaType: 'application/x-bytes', format: 'bytes', render: (data) => Buffer.from(String(data)) },
  { mediaType: 'text/later', format: 'later', render: async (data) => Promise.resolve(`${String(data)}, later`) },
  {
    mediaType: 'text/never',
    format: 'never',
    render: async () => {
      throw new BadRequestException('never');
    },
  },
];

@Controller('receipts')
class ReceiptsController extends GenericViewSet(null, { renderers }) {
  @Action({ detail: false })
  last() {
    return 'a receipt';
  }
}

class BookmarkSerializer extends Serializer {
  @CharField()
  url!: string;

  override create(attrs: object) {
    return attrs;
  }
}

@Controller('bookmarks')
class BookmarksController extends CreateAPIView(BookmarkSerializer) {}

@Module({ imports: [RestModule.forRoot()], controllers: [OrdersController, FilesController, ReceiptsController, BookmarksController] })
class OrdersModule {}

describe.for(PLATFORMS)('what handlers of a viewset give and throw, on $name', (platform) => {
  let app: INestApplication;
  beforeAll(async () => {
    app = await platform.create(OrdersModule);
  });
  afterAll(() => app.close());

  const http = () => request(app.getHttpServer() as never);

  test.each([
    ['plain', 404, { detail: 'Not found.' }],
    ['named', 404, { detail: 'No such order.' }],
    ['closed', 403, { detail: 'You do not have permission to perform this action.' }],
    ['because', 403, { detail: 'Come back at noon.' }],
    ['taken', 409, { detail: 'Somebody has it.' }],
    ['own', 409, { order: '7', reasons: ['late', '3'] }],
    ['list', 400, { non_field_errors: ['count must be a number'] }],
    ['text', 500, { detail: 'A server error occurred.' }],
    ['nothing', 500, { detail: 'A server error occurred.' }],
    ['error', 500, { detail: 'A server error occurred.' }],
  ])('an exception of Nest keeps what it says: %s', async (how, status, body) => {
    const answer = await http().get(`/orders/fail/${how}`);

    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  test('@Body() gives a body of any format, through pipes', async () => {
    expect((await http().post('/orders/place').send({ count: 3 })).body).toEqual({ placed: 3, isOrder: true });
    expect((await http().post('/orders/place').send({ count: 'x' })).body).toEqual({
      non_field_errors: ['count must be an integer number'],
    });
    expect((await http().post('/orders/echo').type('form').send('a=1&a=2&b=c')).body).toEqual({ body: { a: '2', b: 'c' } });
    expect((await http().post('/orders/echo').field('a', 'x')).body).toEqual({ body: { a: 'x' } });
  });

  test('@Body() of a body that cannot be read is that error', async () => {
    const broken = await http().post('/orders/place').type('json').send('{"count":');
    const unknown = await http().post('/orders/place').type('application/xml').send('<x/>');

    expect([broken.status, broken.body.detail]).toEqual([400, expect.stringMatching(/^JSON parse error/)]);
    expect([unknown.status, unknown.body]).toEqual([415, { detail: 'Unsupported media type "application/xml" in request.' }]);
  });

  test('a header is never made of what it may not hold', async () => {
    const made = await http().post('/bookmarks').send({ url: 'https://example.com/日本\nx' });
    expect([made.status, made.headers['location']]).toEqual([201, 'https://example.com/%E6%97%A5%E6%9C%AC%0Ax']);
    expect((await http().post('/orders/header').send({ value: 'fine' })).headers['x-sent']).toBe('fine');
    expect((await http().post('/orders/header').send({ value: 'a\r\nSet-Cookie: b' })).status).toBe(500);
    expect((await http().get('/orders/later')).status).toBe(200);
  });

  test('a renderer may take its time, give bytes, or fail', async () => {
    const bytes = await http().get('/receipts/last');
    const later = await http().get('/receipts/last?format=later');
    const again = await http().get('/receipts/last?format=later').set('If-None-Match', later.headers['etag']!);

    expect([bytes.status, bytes.headers['content-type'], bytes.headers['content-length']]).toEqual([200, 'application/x-bytes', '9']);
    expect([later.status, later.text]).toEqual([200, 'a receipt, later']);
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await http().get('/receipts/last?format=never')).status).toBe(400);
  });

  test('answers may be observed, streamed, or of a type of their own', async () => {
    expect((await http().get('/orders/later')).body).toEqual({ later: true });
    const file = await http().get('/orders/file');
    expect([file.headers['content-type']!.split(';')[0], file.text]).toEqual(['text/plain', 'bytes']);
    const page = await http().get('/orders/page');
    expect([page.status, page.headers['content-type'], page.text]).toEqual([200, 'text/html; charset=utf-8', '<h1>Orders</h1>']);
    const problem = await http().get('/orders/problem');
    expect([problem.status, problem.headers['content-type']!.split(';')[0]]).toEqual([203, 'application/problem+json']);
  });

  test.each(['/orders/broken', '/files/broken'])(
    'a stream that breaks off at %s closes the connection and is logged once',
    async (path) => {
      const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});

      await expect(http().get(path)).rejects.toMatchObject({ code: 'ECONNRESET' });

      expect(error.mock.calls).toEqual([[new Error('The disk is gone.')]]);
      error.mockRestore();
    },
  );
});
