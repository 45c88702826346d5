import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Get, type INestApplication, Logger, Module } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import request from 'supertest';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { RestModule } from '../rest.module.js';
import { type Platform, PLATFORMS } from '../testing/index.js';
import { GenericViewSet } from '../viewsets/model-view-set.js';
import { AllowedHosts } from './allowed-hosts.js';
import type { RestRequest } from './rest-request.js';

describe('AllowedHosts', () => {
  test.each<[readonly string[], string, boolean]>([
    [['example.com'], 'example.com', true],
    [['example.com'], 'Example.COM:8080', true],
    [['Example.com'], 'example.com.', true],
    [['example.com'], 'www.example.com', false],
    [['example.com'], 'example.com.evil.com', false],
    [['.example.com'], 'example.com', true],
    [['.example.com'], 'a.b.example.com:1', true],
    [['.example.com'], 'evilexample.com', false],
    [['*'], 'anything', true],
    [['*'], 'evil.com/path', false],
    [['*'], 'evil.com:80:80', false],
    [['*'], 'a@b.com', false],
    [['*'], 'a_b.com', false],
    [['*'], 'é.com', false],
    [['*'], '', false],
    [['*'], '.', false],
    [['[::1]'], '[::1]:3000', true],
    [['[::1]'], '[::2]', false],
    [[], 'localhost:3000', true],
    [[], 'blog.localhost', true],
    [[], '127.0.0.1:3000', true],
    [[], '[::1]:3000', true],
    [[], 'example.com', false],
  ])('%j and %s: %s', (patterns, host, expected) => {
    expect(new AllowedHosts(patterns, false).allows(host)).toBe(expected);
  });

  test('serves nobody in production where the list is empty', () => {
    expect(new AllowedHosts([], true).allows('localhost')).toBe(false);
  });

  test.each(['https://example.com', 'example.com:80', '', 'exa mple.com', '*.example.com'])('refuses the pattern %j', (pattern) => {
    expect(() => new AllowedHosts(['a.com', pattern])).toThrow(`'allowedHosts' holds '${pattern}', which is no host.`);
  });
});

@Controller('songs')
class SongsController extends GenericViewSet(null) {
  list(asked: RestRequest) {
    return { next: asked.buildAbsoluteUri('/songs?page=2') };
  }
}

@Controller('plain')
class PlainController {
  @Get()
  show() {
    return 'plain';
  }
}

@Module({ imports: [RestModule.forRoot({ allowedHosts: ['.example.com'] })], controllers: [SongsController, PlainController] })
class StrictModule {}

@Module({ imports: [RestModule.forRoot()], controllers: [SongsController] })
class LooseModule {}

describe.for(PLATFORMS)('hosts on $name', (platform) => {
  let app: INestApplication;
  afterEach(() => app.close());
  const ask = (path: string, headers: Record<string, string>) =>
    request(app.getHttpServer() as never)
      .get(path)
      .set(headers);

  test('that are allowed are served and stand in links', async () => {
    app = await platform.create(StrictModule);

    const answer = await ask('/songs', { Host: 'www.example.com:81' });

    expect([answer.status, answer.body]).toEqual([200, { next: 'http://www.example.com:81/songs?page=2' }]);
    expect((await ask('/plain', { Host: 'example.com' })).text).toBe('plain');
  });

  test.each(['/songs', '/plain', '/nothing'])('that are not are 400 at %s, with a line in the log', async (path) => {
    const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    app = await platform.create(StrictModule);

    const answer = await ask(path, { Host: 'evil.com' });

    expect([answer.status, answer.body]).toEqual([400, { detail: 'Invalid HTTP_HOST header.' }]);
    expect(error.mock.calls).toEqual([
      [`Invalid HTTP_HOST header: "evil.com". You may need to add 'evil.com' to allowedHosts of RestModule.forRoot().`],
    ]);
    error.mockRestore();
  });

  test('that a proxy tells count where the proxy is trusted, and only there', async () => {
    const told = { Host: 'www.example.com', 'X-Forwarded-Host': 'evil.com' };
    app = await platform.create(StrictModule);
    expect((await ask('/songs', told)).body).toEqual({ next: 'http://www.example.com/songs?page=2' });
    await app.close();

    app = await createTrusting(platform);

    expect((await ask('/songs', told)).status).toBe(400);
    expect((await ask('/songs', { Host: 'internal', 'X-Forwarded-Host': 'www.example.com' })).body).toEqual({
      next: 'http://www.example.com/songs?page=2',
    });
  });

  test('may be missing in HTTP/1.0, and only there', async () => {
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    app = await platform.create(StrictModule);
    await app.listen(0, '127.0.0.1');

    expect(await send(app, 'GET /songs HTTP/1.0\r\n\r\n')).toContain('{"next":"http://localhost/songs?page=2"}');
    expect(await send(app, 'GET /songs HTTP/1.0\r\nHost: evil.com\r\n\r\n')).toContain(' 400 ');
    expect(await send(app, 'GET /songs HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toContain(' 400 ');
    expect(await send(app, 'GET /songs HTTP/1.1\r\nConnection: close\r\n\r\n')).toContain(' 400 ');
    vi.restoreAllMocks();
  });

  test('stand in links after http or https, whatever a trusted proxy says', async () => {
    app = await createTrusting(platform);
    const schemes = { https: 'https', http: 'http', javascript: 'http', 'http://evil.com/?': 'http' };

    for (const [told, scheme] of Object.entries(schemes))
      expect((await ask('/songs', { Host: 'example.com', 'X-Forwarded-Proto': told })).body).toEqual({
        next: `${scheme}://example.com/songs?page=2`,
      });
  });

  test('that are no hosts come back in no link, whatever is allowed', async () => {
    app = await platform.create(LooseModule);

    expect((await ask('/songs', { Host: 'evil.com/x?' })).body).toEqual({ detail: 'Invalid HTTP_HOST header.' });
    expect((await ask('/songs', { Host: 'any.com' })).body).toEqual({ next: 'http://any.com/songs?page=2' });
  });
});

/** What the application answers to bytes that no client of HTTP would send. */
async function send(app: INestApplication, bytes: string): Promise<string> {
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  socket.end(bytes);
  return text(socket);
}

async function createTrusting(platform: Platform): Promise<INestApplication> {
  const adapter = platform.name === 'fastify' ? new FastifyAdapter({ trustProxy: true }) : undefined;
  const options = { bodyParser: false, logger: false } as const;
  const app = adapter ? await NestFactory.create(StrictModule, adapter, options) : await NestFactory.create(StrictModule, options);
  if (!adapter) (app.getHttpAdapter().getInstance() as { set(name: string, value: boolean): void }).set('trust proxy', true);
  await app.init();
  if (adapter) await adapter.getInstance().ready();
  return app;
}
