import { Controller, Get, Injectable, Module, Scope, type NestMiddleware, Post, Body } from '@nestjs/common';
import { LazyModuleLoader, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { describe, expect, test } from 'vitest';
import { ContextKey, currentApplication, currentRequest, findApplication, runInApplication } from './ambient/ambient-context.js';
import { Application } from './ambient/application.js';
import { CoreModule } from './ambient/core.module.js';
import { GlobalMiddleware } from './ambient/global-middleware.js';

test('find while being made', async () => {
  const early: unknown[] = [];
  @Injectable() class Late { x = 1; constructor() {} }
  @Injectable() class Early { constructor(app: Application) { early.push(app.find(Late), app.find('f'), app.find('v')); } }
  @Module({ imports: [CoreModule], providers: [Early, Late, { provide: 'f', useFactory: async () => { await new Promise((r) => setTimeout(r, 5)); return 'made'; } }, { provide: 'v', useValue: 3 }] }) class A {}
  const app = await (await Test.createTestingModule({ imports: [A] }).compile()).init();
  const a = app.get(Application);
  console.log('early', early, 'late', a.find(Late) === app.get(Late), a.find('f'));
  await app.close();
});
test('lazy', async () => {
  @Injectable() class Late {}
  @Module({ providers: [Late] }) class L {}
  @Module({ imports: [CoreModule] }) class A {}
  const app = await (await Test.createTestingModule({ imports: [A] }).compile()).init();
  const a = app.get(Application);
  console.log('before', a.find(Late));
  await app.get(LazyModuleLoader, { strict: false }).load(() => L);
  console.log('after', a.find(Late));
  await app.close();
});
test('scoped get', async () => {
  @Injectable({ scope: Scope.REQUEST }) class Q {}
  @Module({ imports: [CoreModule], providers: [Q] }) class A {}
  const app = await (await Test.createTestingModule({ imports: [A] }).compile()).init();
  try { app.get(Application).get(Q); } catch (e) { console.log('scoped', String(e)); }
  await app.close();
});
const tenant = new ContextKey<string>('tenant');
@Injectable() class Tenants implements NestMiddleware { constructor(m: GlobalMiddleware) { m.use(this); } use(_q: any, _r: any, next: () => void) { tenant.run('acme', next); } }
@Injectable() class Thrower implements NestMiddleware { constructor(m: GlobalMiddleware) { m.use(this); } use(q: any, _r: any, next: (e?: unknown) => void) { if (q.url === '/next') next(new Error('by next')); else if (q.url === '/sync') throw new Error('sync'); else next(); } }
@Controller() class C { @Get('x') x() { return { t: tenant.get() ?? null, own: currentApplication() === this.a }; } @Post('x') y(@Body() _b: object) { return this.x(); } constructor(readonly a: Application) {} }
@Module({ imports: [CoreModule], controllers: [C], providers: [Tenants, Thrower] }) class A {}
describe.each([['Express', () => new ExpressAdapter()], ['Fastify', () => new FastifyAdapter()]])('%s', (name, make) => {
  test('context key in middleware', async () => {
    const app = await NestFactory.create(A, make() as any, { logger: false });
    await app.listen(0, '127.0.0.1');
    const u = await app.getUrl();
    console.log(name, await (await fetch(u + '/x')).text(), await (await fetch(u + '/x', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).text());
    console.log(name, 'next(err)', await fetch(u + '/next').then(async (r) => [r.status, await r.text()], String));
    const onErr = (e: unknown) => console.log(name, 'UNCAUGHT', String(e));
    process.on('uncaughtException', onErr);
    console.log(name, 'sync', await fetch(u + '/sync', { signal: AbortSignal.timeout(500) }).then(async (r) => [r.status, await r.text()], String));
    process.off('uncaughtException', onErr);
    await app.close();
  });
});
test('mounted app', async () => {
  const inner = await NestFactory.create(A, new ExpressAdapter(), { logger: false });
  await inner.init();
  const outer = await NestFactory.create(A, new ExpressAdapter(), { logger: false });
  outer.use('/inner', inner.getHttpAdapter().getInstance());
  await outer.listen(0, '127.0.0.1');
  console.log('mounted', await (await fetch((await outer.getUrl()) + '/inner/x')).text());
  await outer.close(); await inner.close();
});
test('failed start', async () => {
  @Injectable() class Bad { constructor() { throw new Error('bad'); } }
  @Injectable() class BadInit { onModuleInit() { throw new Error('bad'); } }
  @Module({ imports: [CoreModule], providers: [Bad] }) class F {}
  @Module({ imports: [CoreModule], providers: [BadInit] }) class G {}
  await Test.createTestingModule({ imports: [F] }).compile().catch(() => 0);
  console.log('after failing', Application.candidates().length);
  await (await Test.createTestingModule({ imports: [G] }).compile()).init().catch(() => 0);
  await NestFactory.createApplicationContext(G, { abortOnError: false, logger: false }).catch(() => 0);
  console.log('after failing init', Application.candidates().length);
  (globalThis as any).gc?.();
  await new Promise((r) => setTimeout(r, 50));
  (globalThis as any).gc?.();
  console.log('after gc', Application.candidates().length);
});
test('memory', async () => {
  @Module({ imports: [CoreModule] }) class M {}
  const run = async (n: number, f: (m: any) => Promise<unknown>) => {
    for (let i = 0; i < 20; i++) await f(await Test.createTestingModule({ imports: [M] }).compile());
    (globalThis as any).gc(); const m = process.memoryUsage().heapUsed;
    for (let i = 0; i < n; i++) await f(await Test.createTestingModule({ imports: [M] }).compile());
    (globalThis as any).gc(); return (process.memoryUsage().heapUsed - m) / 1e6;
  };
  console.log('compile only, 300: MB', await run(300, async () => 0));
  console.log('init+close, 300: MB', await run(300, async (m) => { await m.init(); await m.close(); }));
  console.log('http app+close, 300: MB', await run(300, async (m) => { const a = m.createNestApplication(); await a.init(); await a.close(); }));
}, 100_000);
