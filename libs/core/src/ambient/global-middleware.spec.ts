import { type IncomingMessage, request, type RequestOptions, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  type INestApplication,
  Injectable,
  Logger,
  Module,
  type NestMiddleware,
  Post,
  VersioningType,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ContextKey, currentApplication, currentRequest } from './ambient-context.js';
import { Application } from './application.js';
import { CoreModule } from './core.module.js';
import { GlobalMiddleware } from './global-middleware.js';

@Injectable()
class Visits implements NestMiddleware<IncomingMessage, ServerResponse> {
  readonly seen: string[] = [];

  constructor(middleware: GlobalMiddleware) {
    middleware.use(this);
  }

  use(request: IncomingMessage & { originalUrl?: string }, _response: ServerResponse, next: () => void): void {
    this.seen.push(`${currentRequest()?.id} ${request.originalUrl ?? request.url}`);
    next();
  }
}

const tenant = new ContextKey<string>('tenant');

@Injectable()
class Tenants implements NestMiddleware<IncomingMessage, ServerResponse> {
  constructor(middleware: GlobalMiddleware) {
    middleware.use(this);
  }

  use({ headers }: IncomingMessage, _response: ServerResponse, next: () => void): void {
    if (headers['x-tenant']) tenant.run(String(headers['x-tenant']), next);
    else next();
  }
}

/** Fails in the way that the client asks for. */
@Injectable()
class Failing implements NestMiddleware<IncomingMessage, ServerResponse> {
  constructor(middleware: GlobalMiddleware) {
    middleware.use(this);
  }

  use({ headers }: IncomingMessage, _response: ServerResponse, next: (error?: unknown) => void): void | Promise<void> {
    const way = headers['x-fail'];
    const error = new Error(`failed by ${String(way)}`);
    if (way === 'throw') throw error;
    if (way === 'reject') return Promise.reject(error);
    next(way === 'next' ? error : undefined);
    if (way === 'late') throw error;
    if (way === 'later') return Promise.reject(error);
  }
}

@Catch()
class TeapotFilter implements ExceptionFilter<Error> {
  catch({ message }: Error, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<{ status(code: number): { send(body: string): void } }>();
    response.status(418).send(message);
  }
}

@Controller('notes')
class NotesController {
  constructor(private readonly application: Application) {}

  @Get()
  list(): string {
    return `notes of ${currentRequest()?.id}${place()}`;
  }

  @Post()
  create(): string {
    return `made${place()}`;
  }

  @Get('own')
  isOwn(): string {
    return String(currentApplication() === this.application);
  }
}

function place(): string {
  const name = tenant.get();
  return name === undefined ? '' : ` at ${name}`;
}

@Controller('health')
class HealthController {
  @Get()
  show(): string {
    return `healthy ${currentRequest()?.id}`;
  }
}

@Controller({ path: 'news', version: '2' })
class NewsController {
  @Get()
  list(): string {
    return `news of ${currentRequest()?.id}`;
  }
}

@Module({ imports: [CoreModule], controllers: [NotesController, NewsController, HealthController], providers: [Visits, Tenants, Failing] })
class AppModule {}

const NOT_FOUND: unknown = expect.stringMatching(/Not Found|Cannot GET/);

const apps: INestApplication[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const app of apps.splice(0)) await app.close();
});

/** Sends a request as it is: `fetch` would mend its path. */
function send(app: INestApplication, options: RequestOptions): Promise<IncomingMessage> {
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  return new Promise((resolve, reject) =>
    request({ host: '127.0.0.1', port, agent: false, ...options }, (answer) => resolve(answer.resume()))
      .once('error', reject)
      .end(),
  );
}

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('GlobalMiddleware on %s', (name, createAdapter) => {
  async function start(settle: (app: INestApplication) => void = () => {}): Promise<INestApplication> {
    const app = await NestFactory.create<INestApplication>(AppModule, createAdapter(), { logger: false });
    settle(app);
    await app.listen(0, '127.0.0.1');
    apps.push(app);
    return app;
  }

  async function ask(app: INestApplication, path: string, init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}) {
    const headers = { 'X-Request-Id': 'r-1', 'Content-Type': 'application/json', ...init.headers };
    const response = await fetch(`${await app.getUrl()}${path}`, { ...init, headers });
    return { id: response.headers.get('x-request-id'), status: response.status, text: await response.text() };
  }

  test.each([
    ['a route below it', '/api/notes', 200, 'notes of r-1'],
    ['a route that is left out of it', '/health', 200, 'healthy r-1'],
    ['the prefix itself', '/api', 404, NOT_FOUND],
    ['a path outside of it', '/nowhere', 404, NOT_FOUND],
    ['the root', '/', 404, NOT_FOUND],
  ])('sees, where there is a global prefix, %s', async (_what, path, status, text) => {
    const app = await start((it) => it.setGlobalPrefix('api', { exclude: ['health'] }));

    expect(await ask(app, path)).toEqual({ id: 'r-1', status, text });
    expect(app.get(Visits).seen).toEqual([`r-1 ${path}`]);
  });

  test.each([
    ['/v1/notes', 200, 'notes of r-1'],
    ['/v2/news', 200, 'news of r-1'],
    ['/v3/notes', 404, NOT_FOUND],
  ])('sees %s, where versions are in paths', async (path, status, text) => {
    const app = await start((it) => it.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }));

    expect(await ask(app, path)).toEqual({ id: 'r-1', status, text });
    expect(app.get(Visits).seen).toEqual([`r-1 ${path}`]);
  });

  test('sees what middleware of the application answers', async () => {
    const app = await start((it) => it.use('/maintenance', (_request: unknown, response: ServerResponse) => response.end('later')));

    expect(await ask(app, '/maintenance')).toEqual({ id: 'r-1', status: 200, text: 'later' });
    expect(app.get(Visits).seen).toEqual(['r-1 /maintenance']);
  });

  test('sees a request whose body cannot be read', async () => {
    const app = await start();

    const { id, status } = await ask(app, '/notes', { method: 'POST', body: '{"broken' });

    expect({ id, status }).toEqual({ id: 'r-1', status: 400 });
    expect(app.get(Visits).seen).toEqual(['r-1 /notes']);
  });

  test.each([
    [
      'refused by the protection against CSRF',
      'POST',
      '/notes',
      { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
      403,
    ],
    ['for a path that is malformed', 'GET', '/%zz', {}, name === 'Express' ? 404 : 400],
    ['for no path at all', 'OPTIONS', '*', {}, 404],
  ])('sees a request that is %s', async (_what, method, path, headers, status) => {
    const app = await start((it) => it.enableCsrfProtection());

    const answer = await send(app, { method, path, headers: { ...headers, 'X-Request-Id': 'r-1' } });

    expect({ id: answer.headers['x-request-id'], status: answer.statusCode }).toEqual({ id: 'r-1', status });
    expect(app.get(Visits).seen).toEqual([`r-1 ${path}`]);
  });

  test('sees a request that does not come over the network', async () => {
    const app = await start();
    const adapter: unknown = app.getHttpAdapter();
    if (!(adapter instanceof FastifyAdapter)) return;

    const { headers } = await adapter.getInstance().inject({ url: '/notes', headers: { 'x-request-id': 'r-1' } });

    expect(headers['x-request-id']).toBe('r-1');
    expect(app.get(Visits).seen).toEqual(['r-1 /notes']);
  });

  test.each([
    ['thrown', 'throw'],
    ['given to next', 'next'],
    ['thrown after a while', 'reject'],
  ])('hands what middleware has %s to the exception filters', async (_how, way) => {
    const app = await start((it) => it.useGlobalFilters(new TeapotFilter()));

    expect(await ask(app, '/notes', { headers: { 'X-Fail': way } })).toEqual({ id: 'r-1', status: 418, text: `failed by ${way}` });
    expect((await ask(app, '/notes')).status).toBe(200);
  });

  test.each(['late', 'later'])('answers, and logs what middleware throws after it has called next (%s)', async (way) => {
    const error = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    const app = await start();

    expect((await ask(app, '/notes', { headers: { 'X-Fail': way } })).status).toBe(200);
    await expect
      .poll(() => error.mock.calls.map(([text]) => text as string))
      .toEqual([`Error in Failing after it had called next() (failed by ${way})`]);
  });

  test('keeps what middleware adds to the context, behind a request body too', async () => {
    const app = await start();

    expect((await ask(app, '/notes', { headers: { 'X-Tenant': 'acme' } })).text).toBe('notes of r-1 at acme');
    const { text } = await ask(app, '/notes', {
      method: 'POST',
      body: JSON.stringify(['x'.repeat(70_000)]),
      headers: { 'X-Tenant': 'acme' },
    });
    expect(text).toBe('made at acme');
  });

  test('is mounted in applications of a testing module, too', async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const app = module.createNestApplication(createAdapter());
    app.setGlobalPrefix('api');
    await app.listen(0, '127.0.0.1');
    apps.push(app);

    expect((await ask(app, '/nowhere')).id).toBe('r-1');
    expect(app.get(Visits).seen).toEqual(['r-1 /nowhere']);
  });
});

test('an application that is mounted in another serves its requests itself, under their ids', async () => {
  const create = () => NestFactory.create<INestApplication>(AppModule, new ExpressAdapter(), { logger: false });
  const [outer, inner] = [await create(), await create()];
  apps.push(outer, inner);
  await inner.init();
  outer.use('/inner', inner.getHttpAdapter().getInstance());
  await outer.listen(0, '127.0.0.1');

  const answer = await fetch(`${await outer.getUrl()}/inner/notes/own`);

  expect(await answer.text()).toBe('true');
  const id = answer.headers.get('x-request-id');
  expect([outer, inner].map((app) => app.get(Visits).seen)).toEqual([[`${id} /inner/notes/own`], [`${id} /inner/notes/own`]]);
});

test('an application without HTTP goes without it', async () => {
  const context = await NestFactory.createApplicationContext(AppModule, { logger: false });

  expect(context.get(Visits).seen).toEqual([]);
  await context.close();
});
