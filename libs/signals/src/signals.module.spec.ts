import { Controller, Get, Global, Injectable, Logger, Module, type OnModuleInit, Scope, type Type } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { LazyModuleLoader } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { currentApplication, Application } from '@nuages/core';
import { Receiver } from './receiver.decorator.js';
import { Signal, type SenderInstance } from './signal.js';
import { SignalBus } from './signal-bus.js';
import { SignalsModule } from './signals.module.js';

class Post {
  title = 'Nuages';
}
class Tag {}

const saved = new Signal<{ instance: SenderInstance }>('saved');
const removed = new Signal<{ instance: SenderInstance }>('removed');

@Injectable()
class Indexer {
  readonly heard: string[] = [];

  @Receiver([saved, removed], { sender: Post, dispatchUid: 'index-post' })
  index({ signal, instance }: { signal: { name: string }; instance: Post }): void {
    this.heard.push(`${signal.name} ${instance.title}`);
  }
}

async function start(...providers: Type[]) {
  @Module({ imports: [SignalsModule.forRoot(), EventEmitterModule.forRoot({ wildcard: true })], providers })
  class AppModule {}

  const app = await Test.createTestingModule({ imports: [AppModule] }).compile();
  return app.init();
}

afterEach(() => vi.restoreAllMocks());

describe('SignalsModule', () => {
  test('connects the receivers of providers, and disconnects them at shutdown', async () => {
    const app = await start(Indexer);
    const bus = app.get(SignalBus);

    await bus.send(saved, Post, { instance: new Post() });
    await bus.send(removed, Post, { instance: new Post() });
    await bus.send(saved, Tag, { instance: new Tag() });
    await app.close();

    expect(app.get(Indexer).heard).toEqual(['saved Nuages', 'removed Nuages']);
    expect(bus.hasListeners(saved, Post)).toBe(false);
  });

  test('connects the receivers of a module that is loaded lazily', async () => {
    const heard = vi.fn<(title: string) => void>();
    @Injectable()
    class Late {
      @Receiver(saved, { sender: Post })
      hear({ instance }: { instance: Post }): void {
        heard(instance.title);
      }
    }
    @Module({ providers: [Late] })
    class LateModule {}
    const app = await start();
    await app.get(SignalBus).send(saved, Post, { instance: new Post() });
    expect(heard).not.toHaveBeenCalled();

    await app.get(LazyModuleLoader, { strict: false }).load(() => LateModule);
    await app.get(SignalBus).send(saved, Post, { instance: new Post() });
    await app.get(SignalBus).send(saved, Post, { instance: new Post() });

    expect(heard).toHaveBeenCalledTimes(2);
    await app.close();
  });

  test('connects what a factory of a lazily loaded module takes its time to make', async () => {
    const heard = vi.fn<() => void>();
    class Late {
      @Receiver(saved)
      hear(): void {
        heard();
      }
    }
    const late = { provide: Late, useFactory: () => new Promise((resolve) => setTimeout(resolve, 5, new Late())) };
    @Module({ providers: [late] })
    class LateModule {}
    const app = await start();
    const bus = app.get(SignalBus);

    const loading = app.get(LazyModuleLoader, { strict: false }).load(() => LateModule);
    const meanwhile = setInterval(() => void bus.send(saved, Post, { instance: new Post() }), 1);
    await loading;
    clearInterval(meanwhile);
    heard.mockClear();
    await bus.send(saved, Post, { instance: new Post() });

    expect(heard).toHaveBeenCalledOnce();
    await app.close();
  });

  test('has connected all receivers before a global module of the application is initialised', async () => {
    @Injectable()
    class Opening implements OnModuleInit {
      constructor(private readonly bus: SignalBus) {}

      async onModuleInit(): Promise<void> {
        await this.bus.send(saved, Post, { instance: new Post() });
      }
    }
    @Global()
    @Module({ providers: [Opening, Indexer] })
    class OpeningModule {}
    @Module({ imports: [OpeningModule, SignalsModule] })
    class AppModule {}
    const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();

    expect(app.get(Indexer).heard).toEqual(['saved Nuages']);
    await app.close();
  });

  test('connects a method once that is declared twice', async () => {
    const heard = vi.fn<() => void>();
    @Injectable()
    class Doubled {
      @Receiver(saved)
      @Receiver([saved, removed])
      hear(): void {
        heard();
      }
    }
    const app = await start(Doubled);

    await app.get(SignalBus).send(saved, Post, { instance: new Post() });

    expect(heard).toHaveBeenCalledOnce();
    await app.close();
  });

  test('warns of a pattern on an emitter without wildcards', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    @Injectable()
    class Listener {
      @OnEvent('saved.*')
      hear(): void {}
    }
    @Module({ imports: [SignalsModule.forRoot(), EventEmitterModule.forRoot()], providers: [Listener] })
    class AppModule {}
    const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
    await new Promise(setImmediate);
    await app.close();

    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/@OnEvent\('saved\.\*'\).*wildcard: true/));
  });

  test('connects the receivers of controllers and of subclasses', async () => {
    const heard = vi.fn<(name: string) => void>();
    class Base {
      @Receiver(saved)
      hear(): void {
        heard(this.constructor.name);
      }
    }
    @Controller('posts')
    class PostsController extends Base {
      @Get()
      list(): void {}
    }
    @Module({ imports: [SignalsModule], controllers: [PostsController] })
    class AppModule {}
    const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();

    await app.get(SignalBus).send(saved, Post, { instance: new Post() });

    expect(heard).toHaveBeenCalledExactlyOnceWith('PostsController');
    await app.close();
  });

  test('keeps two applications of one process apart', async () => {
    const [first, second] = [await start(Indexer), await start(Indexer)];

    await first.get(SignalBus).send(saved, Post, { instance: new Post() });

    expect([first.get(Indexer).heard.length, second.get(Indexer).heard.length]).toEqual([1, 0]);
    await Promise.all([first.close(), second.close()]);
  });

  test("calls receivers inside their application's context", async () => {
    const [first, second] = [await start(), await start()];
    const seen: unknown[] = [];
    first.get(SignalBus).connect(saved, () => seen.push(currentApplication()));

    await first.get(SignalBus).send(saved, Post, { instance: new Post() });

    expect(seen).toEqual([first.get(Application)]);
    await Promise.all([first.close(), second.close()]);
  });

  test("calls receivers that waited for a commit inside their application's context", async () => {
    const [first, second] = [await start(), await start()];
    const bus = first.get(SignalBus);
    const waiting: (() => void | Promise<void>)[] = [];
    bus.useCommitPort({ onCommit: (fn) => void waiting.push(fn) });
    const seen: unknown[] = [];
    bus.connect(saved, () => seen.push(currentApplication()), { on: 'commit' });

    await bus.send(saved, Post, { instance: new Post() });
    for (const fn of waiting) await fn();

    expect(seen).toEqual([first.get(Application)]);
    await Promise.all([first.close(), second.close()]);
  });

  test('makes a request-scoped receiver for each send', async () => {
    const instances = new Set<object>();
    @Injectable({ scope: Scope.REQUEST })
    class Audit {
      @Receiver(saved)
      note(): void {
        instances.add(this);
      }
    }
    const app = await start(Audit);

    await app.get(SignalBus).send(saved, null, { instance: new Post() });
    await app.get(SignalBus).send(saved, null, { instance: new Post() });

    expect(instances.size).toBe(2);
    expect([...instances].every((instance) => instance instanceof Audit)).toBe(true);
    await app.close();
  });

  test('names class, method and signal where two signals share a name', async () => {
    @Injectable()
    class Doubled {
      @Receiver(new Signal('saved'))
      hear(): void {}
    }

    await expect(start(Indexer, Doubled)).rejects.toThrow(/Doubled\.hear: .*two signals are called 'saved'/);
  });
});

describe('signals as events', () => {
  @Injectable()
  class Listener {
    readonly heard: object[] = [];

    @OnEvent('saved.*')
    hear(message: { instance: object }): void {
      this.heard.push(message.instance);
      throw new Error('Boom');
    }
  }

  test('reach wildcard listeners, whose errors do not reach the sender', async () => {
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const app = await start(Listener);
    const bus = app.get(SignalBus);
    const post = new Post();

    await bus.send(saved, Post, { instance: post });
    await bus.send(removed, Post, { instance: post });

    expect(app.get(Listener).heard).toEqual([post]);
    expect([bus.hasListeners(saved, Post), bus.hasListeners(removed, Post)]).toEqual([true, false]);
    await app.close();
  });

  test.each([
    ['an object', { options: null }, 'Object'],
    ['an object without a prototype', Object.create(null) as object, 'Object'],
    ['an entity schema', { options: { name: 'Post' } }, 'Post'],
  ])('are named after %s that sends them', async (_what, sender, name) => {
    const heard = vi.fn<() => void>();
    const app = await start();
    app.get(EventEmitter2).on(`saved.${name}`, heard);

    await app.get(SignalBus).send(saved, sender, { instance: new Post() });

    expect(heard).toHaveBeenCalledOnce();
    await app.close();
  });
});
