import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { ImproperlyConfigured } from '../errors/nuages-error.js';
import { ContextKey, currentApplication, currentRequest, findApplication, runInApplication } from './ambient-context.js';
import { Application } from './application.js';
import { CoreModule } from './core.module.js';

interface Closable {
  close(): Promise<void>;
}
const started: Closable[] = [];

async function start() {
  @Module({ imports: [CoreModule], providers: [{ provide: 'name', useValue: `app ${started.length + 1}` }] })
  class AppModule {}

  const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  started.push(app);
  return app;
}

afterEach(async () => {
  for (const app of started.splice(0)) await app.close();
});

describe('currentApplication', () => {
  test('is the only application alive', async () => {
    const app = await start();

    expect(currentApplication()).toBe(app.get(Application));
    expect(currentApplication().get('name')).toBe('app 1');
    expect(currentRequest()).toBeUndefined();
  });

  test('explains that there is none', () => {
    expect(() => currentApplication()).toThrow(ImproperlyConfigured);
    expect(() => currentApplication()).toThrow('No Nuages application runs in this process.');
    expect(findApplication()).toBeUndefined();
  });

  test('asks to choose among several, and is the only one again when the others are closed', async () => {
    const first = await start();
    const second = await start();

    expect(() => currentApplication()).toThrow(
      '2 Nuages applications run in this process. Say which one serves: runInApplication(app, fn).',
    );
    expect(findApplication()).toBeUndefined();
    await second.close();

    expect(currentApplication()).toBe(first.get(Application));
  });

  test('names the provider that an application lacks', async () => {
    await start();

    expect(() => currentApplication().get('absent')).toThrow("This application has no provider 'absent'.");
  });
});

describe('runInApplication', () => {
  test('keeps two applications apart while both await', async () => {
    const [first, second] = [await start(), await start()];
    const name = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return currentApplication().get('name');
    };

    expect(await Promise.all([runInApplication(first, name), runInApplication(second, name)])).toEqual(['app 1', 'app 2']);
  });

  test('refuses what is no application', () => {
    expect(() => runInApplication(Promise.resolve() as never, () => 1)).toThrow('Await NestFactory.create()');
  });

  test('refuses an application without CoreModule', async () => {
    @Module({})
    class Plain {}
    const app = await Test.createTestingModule({ imports: [Plain] }).compile();

    expect(() => runInApplication(app, () => 1)).toThrow('the application does not import CoreModule');
  });
});

describe('ContextKey', () => {
  test('has its value inside run, also across awaits, and nowhere else', async () => {
    await start();
    const tenant = new ContextKey<string>('tenant');
    const other = new ContextKey<string>('tenant');

    const seen = await tenant.run('acme', async () => {
      await Promise.resolve();
      return [tenant.get(), other.get(), await tenant.run('nested', async () => tenant.get())];
    });

    expect(seen).toEqual(['acme', undefined, 'nested']);
    expect(tenant.get()).toBeUndefined();
  });
});
