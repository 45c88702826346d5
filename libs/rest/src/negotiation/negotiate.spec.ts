import { Controller, type INestApplication, Module } from '@nestjs/common';
import { PermissionDenied } from '@nuages/core';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RestModule } from '../rest.module.js';
import { PLATFORMS } from '../testing/index.js';
import { Action } from '../viewsets/action.decorator.js';
import { GenericViewSet } from '../viewsets/model-view-set.js';
import { JSONRenderer } from './json.renderer.js';
import type { Renderer } from './renderer.js';

/** Tells answers from refusals. */
const csv: Renderer = {
  mediaType: 'text/csv',
  format: 'csv',
  render: (data, { status }) =>
    status < 400 ? `csv ${String((data as { big: bigint }).big)}` : `csv error ${String((data as { detail: string }).detail)}`,
};
const binary: Renderer = {
  mediaType: 'application/octet-stream',
  format: 'bin',
  render: (_data, { status }) => Buffer.from(status < 400 ? [0, 255, 128] : [1]),
};

/** Knows nothing of refusals. */
const lists: Renderer = { mediaType: 'text/plain', format: 'txt', render: (data) => (data as string[]).join('\n') };

@Controller('notes')
class NotesController extends GenericViewSet(null) {
  list() {
    return { big: 9007199254740993n };
  }

  @Action({ detail: false })
  refused() {
    throw new PermissionDenied('Not today.');
  }
}

@Module({
  imports: [RestModule.forRoot({ renderers: [new JSONRenderer(), csv, binary, lists], formatSuffixes: true })],
  controllers: [NotesController],
})
class NotesModule {}

describe.for(PLATFORMS)('content negotiation on $name', (platform) => {
  let app: INestApplication;
  beforeAll(async () => {
    app = await platform.create(NotesModule);
  });
  afterAll(() => app.close());

  const ask = (accept: string | undefined, path = '/notes') => {
    const asked = request(app.getHttpServer() as never).get(path);
    return accept === undefined ? asked.unset('Accept') : asked.set('Accept', accept);
  };

  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['text/*', 'text/csv'],
    ['text/csv, application/json', 'application/json'],
    ['application/json; indent=2, text/csv', 'application/json'],
    ['text/html, */*;q=0.1', 'application/json'],
    ['application/JSON', 'application/json'],
    ['application/octet-stream', 'application/octet-stream'],
  ])('gives a client that accepts %s %s', async (accept, mediaType) => {
    const answer = await ask(accept);

    expect([answer.status, answer.headers['content-type']!.split(';')[0], answer.headers['vary']]).toEqual([200, mediaType, 'Accept']);
  });

  test('says how text is written', async () => {
    expect((await ask('text/csv')).headers['content-type']).toBe('text/csv; charset=utf-8');
    expect((await ask('text/csv', '/notes/refused')).headers['content-type']).toBe('text/csv; charset=utf-8');
  });

  test('lets the query and the path choose a format', async () => {
    expect((await ask(undefined, '/notes?format=csv')).text).toMatch(/^csv /);
    expect((await ask(undefined, '/notes.csv')).text).toMatch(/^csv /);
    expect((await ask('application/json', '/notes.csv')).status).toBe(406);
  });

  test.each([['text/html'], ['nonsense'], [''], ['application/json/x']])('has nothing for %j', async (accept) => {
    const answer = await ask(accept);

    expect([answer.status, answer.body]).toEqual([406, { detail: 'Could not satisfy the request Accept header.' }]);
  });

  test('does not find an unknown format', async () => {
    expect((await ask(undefined, '/notes?format=xml')).status).toBe(404);
  });

  test('indents on request, and writes integers beyond 2^53', async () => {
    expect((await ask('application/json; indent=2')).text).toBe('{\n  "big": 9007199254740993\n}');
    expect((await ask('application/json')).text).toBe('{"big":9007199254740993}');
  });

  test.each([
    ['text/csv', 'text/csv', 'csv error Not today.'],
    ['text/plain', 'application/json', '{"detail":"Not today."}'],
    ['application/json', 'application/json', '{"detail":"Not today."}'],
  ])('refuses a client that accepts %s in %s', async (accept, mediaType, text) => {
    const answer = await ask(accept, '/notes/refused');

    expect([answer.status, answer.headers['content-type']!.split(';')[0], answer.text]).toEqual([403, mediaType, text]);
  });

  test('sends bytes as they are', async () => {
    const answer = await ask('application/octet-stream')
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
      });

    expect([...(answer.body as Buffer)]).toEqual([0, 255, 128]);
  });
});
