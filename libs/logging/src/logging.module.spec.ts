import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { All, Controller, Get, Res, type INestApplication, Injectable, Logger as NestsLogger, Module } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { runInApplication } from '@nuages/core';
import { PinoLogger } from 'nestjs-pino';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { LoggingDictionary } from './dictionary.js';
import { LoggingSystem } from './engine/logging-system.js';
import { withLogContext } from './engine/log-context.js';
import { getLogger } from './get-logger.js';
import type { Logger } from './logger.js';
import { LoggingModule } from './logging.module.js';
import { InjectLogger } from './nest/inject-logger.decorator.js';
import { NestLogger } from './nest/nest-logger.js';
import { captureLogs } from './testing/index.js';

const folder = mkdtempSync(join(tmpdir(), 'nuages-logging-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const apps: INestApplication[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** Everything to a file of its own, as JSON. */
function toFile(extra: Partial<LoggingDictionary> = {}): { path: string; dictionary: LoggingDictionary } {
  const path = join(folder, `${(count += 1)}.log`);
  const dictionary: LoggingDictionary = {
    version: 1,
    mergeDefaults: false,
    formatters: { json: { class: 'json' } },
    handlers: { file: { class: 'file', filename: path, formatter: 'json' } },
    root: { level: 'DEBUG', handlers: ['file'] },
    ...extra,
  };
  return { path, dictionary };
}

@Injectable()
class Blog {
  constructor(
    @InjectLogger('blog.posts') readonly log: Logger,
    readonly pino: PinoLogger,
  ) {}
}

@Controller()
class BlogController {
  constructor(private readonly blog: Blog) {}

  @Get('posts/:id')
  post() {
    this.blog.log.info('read');
    return 'post';
  }

  @Get('fine')
  fine() {
    this.blog.log.info({ postId: 3, password: 'hunter2' }, 'seen');
    return 'fine';
  }

  @Get('told')
  told(@Res({ passthrough: true }) response: { statusCode?: number; status?(code: number): unknown }) {
    new NestsLogger('nuages.request').error(new Error('out of paper'), 'Internal Server Error');
    response.status?.(500);
    return 'told';
  }

  @All('broken')
  broken() {
    throw new Error('out of ink');
  }
}

async function start(dictionary: LoggingDictionary, adapter: 'express' | 'fastify' = 'express', prefix = '') {
  @Module({ imports: [LoggingModule.forRoot(dictionary)], controllers: [BlogController], providers: [Blog] })
  class AppModule {}
  const server = adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter();
  const app = await NestFactory.create<INestApplication>(AppModule, server, { bufferLogs: true, abortOnError: false });
  app.useLogger(app.get(NestLogger));
  app.setGlobalPrefix(prefix);
  await app.listen(0, '127.0.0.1');
  apps.push(app);
  return app;
}

function linesOf(path: string, app: INestApplication): Record<string, any>[] {
  app.get(LoggingSystem).flush();
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, any>);
}

describe.each(['express', 'fastify'] as const)('LoggingModule on %s', (adapter) => {
  test('logs requests with their id, and what is logged inside them', async () => {
    const { path, dictionary } = toFile();
    const app = await start(dictionary, adapter);
    await fetch(`${await app.getUrl()}/fine?token=xyzzy`, { headers: { 'X-Request-Id': 'r-1' } });
    await fetch(`${await app.getUrl()}/broken`);
    await fetch(`${await app.getUrl()}/nowhere`);

    const lines = linesOf(path, app);

    expect(lines).toContainEqual(
      expect.objectContaining({
        name: 'blog.posts',
        msg: 'seen',
        postId: 3,
        password: '[hidden]',
        requestId: 'r-1',
        elapsedMs: expect.any(Number),
      }),
    );
    const requests = lines.filter(({ name }) => name === 'nuages.request');
    expect(requests.map(({ level, method, path, status }) => [level, method, path, status])).toEqual([
      [30, 'GET', '/fine', 200],
      [50, 'GET', '/broken', 500],
      [40, 'GET', '/nowhere', 404],
    ]);
    expect(requests[0]).toMatchObject({ requestId: 'r-1' });
    expect(requests[0]).not.toHaveProperty('elapsedMs');
    expect(requests[1]).toMatchObject({ err: { message: 'out of ink', stack: expect.stringContaining('BlogController.broken') } });
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|xyzzy/);
  });

  test("tells the route's pattern, inside a request and of it", async () => {
    const { path, dictionary } = toFile();
    const app = await start(dictionary, adapter);
    await fetch(`${await app.getUrl()}/posts/7`);
    await fetch(`${await app.getUrl()}/nowhere/7`);

    const lines = linesOf(path, app).filter(({ name }) => name === 'blog.posts' || name === 'nuages.request');
    expect(lines.map(({ name, route, path: asked }) => [name, route, asked])).toEqual([
      ['blog.posts', '/posts/:id', undefined],
      ['nuages.request', '/posts/:id', '/posts/7'],
      ['nuages.request', undefined, '/nowhere/7'],
    ]);
  });

  test('logs requests outside a global prefix', async () => {
    const { path, dictionary } = toFile();
    const app = await start(dictionary, adapter, 'api');
    await fetch(`${await app.getUrl()}/api/fine`, { headers: { 'X-Request-Id': 'r-1' } });
    await fetch(`${await app.getUrl()}/nowhere`, { headers: { 'X-Request-Id': 'r-2' } });

    const lines = linesOf(path, app).filter(({ name }) => name === 'nuages.request');
    expect(lines).toMatchObject([
      { requestId: 'r-1', path: '/api/fine', status: 200 },
      { requestId: 'r-2', path: '/nowhere', status: 404 },
    ]);
  });

  test('tells of a failure of a request once', async () => {
    const { path, dictionary } = toFile();
    const app = await start(dictionary, adapter);
    await fetch(`${await app.getUrl()}/told`);

    const requests = linesOf(path, app).filter(({ name }) => name === 'nuages.request');
    expect(requests).toMatchObject([
      { level: 50, msg: 'Internal Server Error', err: { message: 'out of paper' } },
      { level: 30, path: '/told', status: 500 },
    ]);
  });

  test('mails the request of an error, without its secrets', async () => {
    const mails: { text: string }[] = [];
    const transport = { sendMail: async (mail: { text: string }) => mails.push(mail), close: () => undefined };
    const admins = { class: 'email', level: 'ERROR', to: 'ops@example.com', transport } as const;
    const { dictionary } = toFile({ handlers: { admins }, root: { level: 'DEBUG', handlers: ['admins'] } });
    const app = await start(dictionary, adapter);
    await fetch(`${await app.getUrl()}/broken?token=xyzzy&page=2`, {
      method: 'POST',
      headers: { authorization: 'Bearer xyzzy', 'content-type': 'application/json', 'x-shop': 'paper' },
      body: JSON.stringify({ title: 'A', password: 'xyzzy' }),
    });
    await app.close();

    const { text } = mails.find((mail) => mail.text.includes('out of ink'))!;
    expect(text).toContain('request: POST /broken\n');
    expect(text).toContain('query: {"token":"[hidden]","page":"2"}');
    expect(text).toContain('  x-shop: paper');
    expect(text).toContain('  authorization: [hidden]');
    expect(text).toContain('body: {"title":"A","password":"[hidden]"}');
    expect(text).not.toContain('xyzzy');
  });

  test("takes Nest's own messages, by their context", async () => {
    const { path, dictionary } = toFile();
    const app = await start(dictionary, adapter);
    new NestsLogger('nuages.db').debug({ sql: 'SELECT 1' }, 'a statement');
    new NestsLogger('Mailer').error(new Error('no route'), 'not sent');

    const lines = linesOf(path, app);

    expect(lines.some(({ name }) => name === 'nest.InstanceLoader')).toBe(true);
    expect(lines).toContainEqual(expect.objectContaining({ name: 'nuages.db', level: 20, sql: 'SELECT 1', msg: 'a statement' }));
    const mail = lines.find(({ name }) => name === 'nest.Mailer');
    expect(mail).toMatchObject({ level: 50, msg: 'not sent' });
    expect(mail!['err'].stack).toContain('no route');
  });
});

describe('LoggingModule', () => {
  test('lets PinoLogger write to the same engine', async () => {
    const { path, dictionary } = toFile();
    const app = await start(dictionary);
    app.get(Blog).pino.info('by pino');

    expect(linesOf(path, app)).toContainEqual(expect.objectContaining({ name: 'nest', msg: 'by pino' }));
  });

  test('gives loggers to modules that are loaded lazily', async () => {
    const { path, dictionary } = toFile();
    const [app, other] = [await start(dictionary), await start(toFile().dictionary)];

    @Injectable()
    class Late {
      constructor(@InjectLogger('blog.late') readonly log: Logger) {}
    }
    @Module({ providers: [Late] })
    class LateModule {}
    const late = await app.get(LazyModuleLoader).load(() => LateModule);
    late.get(Late).log.info('at last');
    await other.get(LazyModuleLoader).load(() => LateModule);

    expect(linesOf(path, app)).toContainEqual(expect.objectContaining({ name: 'blog.late', msg: 'at last' }));
  });

  test('keeps two applications apart', async () => {
    const [one, two] = [toFile(), toFile()];
    const [first, second] = [await start(one.dictionary), await start(two.dictionary)];
    runInApplication(second, () => getLogger('blog').info('only here'));

    expect(linesOf(two.path, second).some(({ msg }) => msg === 'only here')).toBe(true);
    expect(linesOf(one.path, first).some(({ msg }) => msg === 'only here')).toBe(false);
  });

  test('is closed once its handlers have delivered', async () => {
    let received = '';
    const receiver = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.toString()));
      request.on('end', () => setTimeout(() => response.end(), 50));
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const far = { class: 'http', url, formatter: 'json' } as const;
    const app = await start(toFile({ handlers: { far }, root: { level: 'WARNING', handlers: ['far'] } }).dictionary);
    app.get(Blog).log.error('last words');
    await app.close();
    receiver.close();

    expect(received).toContain('last words');
  });

  test('takes its dictionary from a factory', async () => {
    const { path, dictionary } = toFile();
    @Module({ imports: [LoggingModule.forRootAsync({ useFactory: () => dictionary })], providers: [Blog], controllers: [] })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger: false });
    apps.push(app);
    app.get(Blog).log.warning('from a factory');

    expect(linesOf(path, app)).toContainEqual(expect.objectContaining({ level: 40, msg: 'from a factory' }));
  });

  test('refuses a wrong dictionary at start-up, with its key', async () => {
    @Module({ imports: [LoggingModule.forRoot({ version: 1, handlers: { file: { class: 'file', filename: '/dev/null/x' } } })] })
    class AppModule {}

    await expect(NestFactory.create(AppModule, { logger: false, abortOnError: false })).rejects.toThrow(
      /^LOGGING: handlers\.file\.filename: \/dev\/null\/x cannot be opened/,
    );
  });

  test('lets what surrounds a call into its records', async () => {
    const app = await start(toFile().dictionary);

    const logs = await runInApplication(app, () => captureLogs(() => withLogContext({ orderId: 7 }, () => getLogger('shop').info('paid'))));

    logs.assertLogged('paid', 'INFO');
    expect(logs.of('shop')[0]!.get('orderId')).toBe(7);
    expect(() => logs.assertLogged('refunded')).toThrow('INFO shop: paid');
  });
});
