import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Controller, type INestApplication, Module } from '@nestjs/common';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { QueryDict } from '../request/query-dict.js';
import type { RestRequest } from '../request/rest-request.js';
import { RestResponse } from '../request/rest-response.js';
import { RestModule } from '../rest.module.js';
import { forEachPlatform } from '../testing/index.js';
import { Action } from '../viewsets/action.decorator.js';
import { GenericViewSet } from '../viewsets/model-view-set.js';
import { JSONParser } from './json.parser.js';
import { MultiPartParser } from './multipart.parser.js';
import type { UploadedFile } from './uploaded-file.js';

const limits = { fileSize: 1000, files: 2, fieldSize: 100, fields: 3, totalSize: 5000 };

@Controller('forms')
class FormsController extends GenericViewSet(null, { parsers: [new MultiPartParser(limits), new JSONParser()] }) {
  create(asked: RestRequest) {
    const form = asked.data as QueryDict<string | UploadedFile>;
    const parts = [...form].map(([name, values]) => [
      name,
      values.map((value) => (typeof value === 'string' ? value : [value.name, value.size])),
    ]);
    return new RestResponse(Object.fromEntries(parts), { status: 201 });
  }

  @Action({ detail: false, methods: ['post'] })
  unread() {
    return 'unread';
  }
}

@Controller('records')
class RecordsController extends GenericViewSet(null, { parsers: [new JSONParser()] }) {
  create(asked: RestRequest) {
    return asked.data;
  }
}

@Module({ imports: [RestModule.forRoot()], controllers: [FormsController, RecordsController] })
class FormsModule {}

forEachPlatform((platform) => {
  describe(`multipart forms on ${platform.name}`, () => {
    let app: INestApplication;
    beforeAll(async () => {
      app = await platform.create(FormsModule);
      await app.listen(0);
    });
    afterAll(() => app.close());

    const post = (path = '/forms') => request(app.getHttpServer() as never).post(path);
    const file = (size: number) => Buffer.alloc(size, 'x');

    test('are taken up to the limits', async () => {
      const answer = await post()
        .field('a', '1')
        .field('a', 'é'.repeat(50))
        .field('b', '')
        .attach('f', file(1000), '../x/ü.txt')
        .attach('g', file(0), 'g');

      expect([answer.status, answer.body]).toEqual([201, { a: ['1', 'é'.repeat(50)], b: [''], f: [['ü.txt', 1000]], g: [['g', 0]] }]);
    });

    test.each([
      ['a file too large', 413, (sent: request.Test) => sent.attach('f', file(1001), 'f')],
      ['a field too large', 413, (sent: request.Test) => sent.field('a', 'x'.repeat(101))],
      ['too much altogether', 413, (sent: request.Test) => sent.field('a', '1').field('padding'.repeat(800), '1')],
      ['too many files', 400, (sent: request.Test) => sent.attach('f', file(1), 'f').attach('f', file(1), 'f').attach('f', file(1), 'f')],
      ['too many fields', 400, (sent: request.Test) => sent.field('a', ['1', '2', '3', '4'])],
      ['no boundary', 400, (sent: request.Test) => sent.set('Content-Type', 'multipart/form-data').send('a=1')],
    ])('with %s are %i', async (_what, status, fill) => {
      const answer = await fill(post());

      expect([answer.status, Object.keys(answer.body as object)]).toEqual([status, ['detail']]);
      expect(typeof answer.body.detail).toBe('string');
    });

    test.each([['nothing'], ['--x'], ['--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n']])(
      'that end too early are 400: %j',
      async (text) => {
        const answer = await post().set('Content-Type', 'multipart/form-data; boundary=x').send(text);

        expect([answer.status, Object.keys(answer.body as object)]).toEqual([400, ['detail']]);
      },
    );

    test('are decoded where their parts are in base64', async () => {
      const part = (name: string, text: string) =>
        `--x\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${text}\r\n`;
      const send = (parts: string) => post().set('Content-Type', 'multipart/form-data; boundary=x').send(`${parts}--x--\r\n`);

      const answer = await send(part('a', 'w6kh\r\nISE=') + part('b', 'w6k') + part('f"; filename="f', 'w6k='));
      expect([answer.status, answer.body]).toEqual([201, { a: ['é!!!'], b: ['w6k'], f: [['f', 2]] }]);
      expect((await send(part('f"; filename="f', 'w6k'))).body).toEqual({ detail: 'Could not decode base64 data.' });
    });

    test('of many parts that have no name are 400', async () => {
      const answer = await post()
        .set('Content-Type', 'multipart/form-data; boundary=x')
        .send(`${'--x\r\nY: z\r\n\r\n1\r\n'.repeat(6)}--x--\r\n`);

      expect([answer.status, answer.body]).toEqual([400, { detail: 'There are more than 5 parts.' }]);
    });

    test('that are too long by themselves, whatever length they tell, are 413', async () => {
      const head =
        'POST /forms HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
      const part = `--x\r\nContent-Disposition: form-data; name="p"\r\nX-Padding: ${'y'.repeat(6000)}\r\n\r\n1\r\n--x--\r\n`;

      expect(await exchange(`${head}${part.length.toString(16)}\r\n${part}\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1.1 413 /);
    });

    test('are no error where nobody reads them', async () => {
      expect((await post('/forms/unread').attach('f', file(2000), 'f')).status).toBe(200);
    });

    test('are 415 where no parser takes them', async () => {
      const answer = await post('/records').field('a', '1');

      expect([answer.status, Object.keys(answer.body as object)]).toEqual([415, ['detail']]);
    });

    function exchange(text: string): Promise<string> {
      return new Promise((resolve, reject) => {
        const { port } = app.getHttpServer().address() as AddressInfo;
        const socket = connect({ port }, () => socket.write(text));
        const chunks: Buffer[] = [];
        socket.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
        socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
      });
    }
  });
});
