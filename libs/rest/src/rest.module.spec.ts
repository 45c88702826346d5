import { Body, Controller, ForbiddenException, Get, type INestApplication, Module, Param, Post, UseGuards } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { NotAuthenticated, PermissionDenied, Throttled } from '@nuages/core';
import { CharField, Serializer, ValidatedBody } from '@nuages/serializers';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RestResponse } from './request/rest-response.js';
import { RestModule } from './rest.module.js';
import { forEachPlatform } from './testing/index.js';

class NoteSerializer extends Serializer {
  @CharField() text!: string;
}

@Controller('notes')
class NotesController {
  @Get(':id')
  read(@Param('id') id: string) {
    if (id === 'crash') throw new Error('secret');
    if (id === 'forbidden') throw new ForbiddenException('nest');
    if (id === 'denied') throw new PermissionDenied('mine', 'blocked');
    if (id === 'anonymous') throw new NotAuthenticated();
    if (id === 'challenged') throw new NotAuthenticated(undefined, undefined, { headers: { 'WWW-Authenticate': 'Token' } });
    if (id === 'throttled') throw new Throttled(2);
    return { id };
  }

  @Post()
  create(@Body() body: unknown) {
    return { body };
  }

  @Post('checked')
  check(@ValidatedBody(NoteSerializer) note: object) {
    return note;
  }

  @UseGuards({ canActivate: () => false })
  @Post('closed')
  refuse(@Body() body: unknown) {
    return { body };
  }

  @Post('unread')
  pass() {
    return 'unread';
  }

  @Get('nested/response')
  respond() {
    return new RestResponse({ queued: true }, { status: 202, headers: { 'X-Queue': '1' } });
  }
}

@Module({ imports: [RestModule.forRoot({ bodyLimit: 1000 })], controllers: [NotesController] })
class NotesModule {}

forEachPlatform((platform) => {
  describe(`RestModule on ${platform.name}`, () => {
    let app: INestApplication;
    beforeAll(async () => {
      app = await platform.create(NotesModule);
    });
    afterAll(() => app.close());

    const http = () => request(app.getHttpServer() as never);

    test('answers an unknown path as DRF does', async () => {
      const answer = await http().get('/nothing');

      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({ detail: 'Not found.' });
    });

    test('takes a path that cannot be decoded as its text', async () => {
      const answer = await http().get('/notes/%zz');

      expect([answer.status, answer.body]).toEqual([200, { id: '%zz' }]);
    });

    test('answers 405 with Allow for a method that the path does not have', async () => {
      const answer = await http().delete('/notes');

      expect(answer.status).toBe(405);
      expect(answer.headers['allow']).toBe('POST, OPTIONS');
      expect(answer.body).toEqual({ detail: 'Method "DELETE" not allowed.' });
    });

    test.each([
      ['crash', 500, { detail: 'A server error occurred.' }],
      ['forbidden', 403, { detail: 'nest' }],
      ['anonymous', 403, { detail: 'Authentication credentials were not provided.' }],
      ['challenged', 401, { detail: 'Authentication credentials were not provided.' }],
      ['denied', 403, { detail: 'mine' }],
      ['throttled', 429, { detail: 'Request was throttled. Expected available in 2 seconds.' }],
    ])('answers %s with %i', async (id, status, body) => {
      const answer = await http().get(`/notes/${id}`);

      expect([answer.status, answer.body]).toEqual([status, body]);
    });

    test('sends the headers of an exception', async () => {
      const answer = await http().get('/notes/throttled');

      expect(answer.headers['retry-after']).toBe('2');
    });

    test.each(['/notes', '/notes/checked'])('refuses broken JSON to %s as a parse error', async (path) => {
      const answer = await http().post(path).set('Content-Type', 'application/json').send('{"a": ');

      expect(answer.status).toBe(400);
      expect(answer.body.detail).toMatch(/^JSON parse error/);
    });

    test.each(['text/csv', 'text/plain', 'application/xml'])('refuses %s, which no parser reads', async (type) => {
      const answer = await http().post('/notes').set('Content-Type', type).send('a,b');

      expect(answer.status).toBe(415);
    });

    test('refuses a body beyond the limit', async () => {
      const answer = await http()
        .post('/notes')
        .send({ text: 'x'.repeat(2000) });

      expect(answer.status).toBe(413);
    });

    test.each([
      ['/notes/closed', 403],
      ['/notes/unread', 201],
      ['/nothing', 404],
    ])('reads a body beyond the limit for who asks for it alone: %s', async (path, status) => {
      const text = 'x'.repeat(100_000);

      expect((await http().post(path).send({ text })).status).toBe(status);
      expect((await http().post(path).set('Content-Type', 'text/csv').send(text)).status).toBe(status);
      expect((await http().post(path).attach('file', Buffer.from(text), 'file')).status).toBe(status);
    });

    test.each([
      ['application/json', '{"a": [1, null]}', { a: [1, null] }],
      ['application/json', '"text"', 'text'],
      ['application/x-www-form-urlencoded', 'a=1&a=2&b=%C3%A9+x', { a: '2', b: 'é x' }],
    ])('gives a plain handler the body of %s %s', async (type, text, body) => {
      const answer = await http().post('/notes').set('Content-Type', type).send(text);

      expect(answer.body).toEqual({ body });
    });

    test('answers status and headers of a RestResponse', async () => {
      const answer = await http().get('/notes/nested/response');

      expect([answer.status, answer.body, answer.headers['x-queue']]).toEqual([202, { queued: true }, '1']);
    });
  });
});

test('reads bodies in a testing module, which gets its adapter last', async () => {
  const testing = await Test.createTestingModule({ imports: [NotesModule] }).compile();
  const app = await testing.createNestApplication().init();

  const answer = await request(app.getHttpServer() as never)
    .post('/notes')
    .send({ a: 1 });
  await app.close();

  expect(answer.body).toEqual({ body: { a: 1 } });
});
