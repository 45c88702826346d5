import { Inject, Injectable, Module, Scope, type Type } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { currentApplication } from './ambient-context.js';
import { Application } from './application.js';
import { CoreModule } from './core.module.js';

const started: TestingModule[] = [];
afterEach(async () => {
  for (const app of started.splice(0)) await app.close();
});

async function start(...providers: Type[]): Promise<TestingModule> {
  @Module({ imports: [CoreModule], providers })
  class AppModule {}

  const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  started.push(app);
  return app;
}

@Injectable()
class Clock {}

@Module({ providers: [Clock] })
class ClockModule {}

describe('Application.find', () => {
  test('knows a module that is loaded lazily, also after it was asked in vain', async () => {
    const app = await start();
    const application = app.get(Application);
    expect(application.find(Clock)).toBeUndefined();

    const module = await app.get(LazyModuleLoader, { strict: false }).load(() => ClockModule);

    expect(application.find(Clock)).toBe(module.get(Clock));
  });

  test('has nothing for what is still being made, and then the thing itself', async () => {
    const early: unknown[] = [];
    @Injectable()
    class Impatient {
      constructor(application: Application) {
        early.push(application.find('slow'), application.find(Late));
        expect(() => application.get('slow')).toThrow("The provider 'slow' is not made yet.");
      }
    }
    @Injectable()
    class Late {
      constructor(@Inject('slow') readonly slow: string) {}
    }
    const slow = { provide: 'slow', useFactory: () => new Promise((resolve) => setTimeout(resolve, 5, 'made')) };
    const app = await start(Impatient, Late, slow as never);

    expect(early).toEqual([undefined, undefined]);
    expect(app.get(Application).find('slow')).toBe('made');
    expect(app.get(Application).find(Late)).toBe(app.get(Late));
  });
});

describe('Application.get', () => {
  test.each([
    ['request-scoped', Scope.REQUEST],
    ['transient', Scope.TRANSIENT],
  ])('explains that a provider is %s', async (_name, scope) => {
    @Injectable({ scope })
    class Basket {}
    const app = await start(Basket);

    expect(app.get(Application).find(Basket)).toBeUndefined();
    expect(() => app.get(Application).get(Basket)).toThrow("The provider 'Basket' is request-scoped or transient");
  });
});

describe('Application.candidates', () => {
  test('forgets one that failed to start as soon as another has started', async () => {
    @Injectable()
    class Broken {
      constructor() {
        throw new Error('Boom');
      }
    }
    await expect(start(Broken)).rejects.toThrow('Boom');

    const app = await start();
    expect(currentApplication()).toBe(app.get(Application));
    await app.close();

    expect(() => currentApplication()).toThrow('No Nuages application runs in this process.');
  });
});
