import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ImproperlyConfigured } from '@nuages/core';
import { Signal } from './signal.js';
import { SignalBus } from './signal-bus.js';

class Post {}
class Tag {}

const published = new Signal<{ title: string }>('published');
const ping = new Signal('ping');

afterEach(() => vi.restoreAllMocks());

describe('SignalBus.send', () => {
  test('calls receivers in the order of connection and gives their answers', async () => {
    const bus = new SignalBus();
    const first = ({ title }: { title: string }) => title;
    const second = async () => 2;
    bus.connect(published, first);
    bus.connect(published, second);

    const responses = await bus.send(published, Post, { title: 'Nuages' });

    expect(responses).toEqual([
      { receiver: first, value: 'Nuages' },
      { receiver: second, value: 2 },
    ]);
  });

  test('awaits an async receiver before it calls the next one', async () => {
    const bus = new SignalBus();
    const log: string[] = [];
    bus.connect(ping, async () => {
      log.push('first begins');
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push('first ends');
    });
    bus.connect(ping, () => log.push('second'));

    await bus.send(ping, null);

    expect(log).toEqual(['first begins', 'first ends', 'second']);
  });

  test('has called sync receivers before it returns', () => {
    const bus = new SignalBus();
    const receiver = vi.fn<() => void>();
    bus.connect(ping, receiver);

    void bus.send(ping, null);

    expect(receiver).toHaveBeenCalledOnce();
  });

  test.each([
    ['sync', () => fail()],
    ['async', async () => fail()],
  ])('stops at the first error of a receiver that is %s', async (_kind, failing) => {
    const bus = new SignalBus();
    const after = vi.fn<() => void>();
    bus.connect(ping, failing);
    bus.connect(ping, after);

    await expect(bus.send(ping, null)).rejects.toThrow('Boom');
    expect(after).not.toHaveBeenCalled();
  });

  test('lets receivers connect and disconnect during a send, with effect from the next one', async () => {
    const bus = new SignalBus();
    const late = vi.fn<() => void>();
    const once = vi.fn<() => void>(() => {
      bus.disconnect(ping, once);
      bus.connect(ping, late);
    });
    bus.connect(ping, once);

    await bus.send(ping, null);
    expect(late).not.toHaveBeenCalled();
    await bus.send(ping, null);

    expect([once.mock.calls.length, late.mock.calls.length]).toEqual([1, 1]);
  });
});

describe('SignalBus.sendRobust', () => {
  test('gives each error as an answer, logs it with its stack, and goes on', async () => {
    const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const bus = new SignalBus();
    bus.connect(ping, function syncFails() {
      fail();
    });
    bus.connect(ping, async () => fail());
    bus.connect(ping, () => 'fine');

    const responses = await bus.sendRobust(ping, null);

    expect(responses.map(({ error: thrown, value }) => (thrown instanceof Error ? thrown.message : value))).toEqual([
      'Boom',
      'Boom',
      'fine',
    ]);
    expect(error).toHaveBeenCalledTimes(2);
    expect(error).toHaveBeenCalledWith("Error calling syncFails of 'ping' (Boom)", expect.stringContaining('at '));
  });
});

describe('SignalBus.sendRobust, of receivers that mean harm,', () => {
  test.each([
    ['throws an object without a prototype', () => throwIt(Object.create(null))],
    ['throws nothing at all', () => throwIt(undefined)],
    ['gives an answer that cannot be looked at', () => new Proxy({}, { get: fail })],
    ['gives a promise of nothing good', () => Promise.reject(Object.create(null) as Error)],
  ])('goes on after one that %s', async (_what, receiver) => {
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const bus = new SignalBus();
    bus.connect(ping, receiver);
    bus.connect(ping, () => 'fine');

    const [first, second] = await bus.sendRobust(ping, null);

    expect([first && 'error' in first, second?.value]).toEqual([true, 'fine']);
  });
});

describe('SignalBus.connect', () => {
  test('takes an empty dispatchUid for none', async () => {
    const bus = new SignalBus();
    bus.connect(ping, () => 1, { dispatchUid: '' });
    bus.connect(ping, () => 2, { dispatchUid: '' });

    expect(await bus.send(ping, null)).toHaveLength(2);
  });

  test('takes time by the number of receivers, and keeps none that is disconnected', async () => {
    const bus = new SignalBus();
    const receivers = Array.from({ length: 50_000 }, (_item, index) => () => index);
    for (const receiver of receivers) bus.connect(ping, receiver);
    expect(await bus.send(ping, Post)).toHaveLength(50_000);
    for (const receiver of receivers.toReversed()) bus.disconnect(ping, receiver);

    expect(bus.hasListeners(ping, Post)).toBe(false);
  }, 20_000);

  test('connects a function once for each sender', async () => {
    const bus = new SignalBus();
    const receiver = vi.fn<() => void>();
    bus.connect(ping, receiver, { sender: Post });
    bus.connect(ping, receiver, { sender: Post });
    bus.connect(ping, receiver, { sender: Tag });

    await bus.send(ping, Post);

    expect(receiver).toHaveBeenCalledOnce();
  });

  test('connects one receiver for each dispatchUid', async () => {
    const bus = new SignalBus();
    const second = vi.fn<() => void>();
    bus.connect(ping, () => 1, { dispatchUid: 'ping-1' });
    bus.connect(ping, second, { dispatchUid: 'ping-1' });

    await bus.send(ping, null);

    expect(second).not.toHaveBeenCalled();
    expect(bus.disconnect(ping, undefined, { dispatchUid: 'ping-1' })).toBe(true);
  });

  test.each([
    ['signal', () => new SignalBus().connect(undefined as never, () => 1)],
    ['sender', () => new SignalBus().connect(ping, () => 1, { sender: undefined as never })],
  ])('explains an undefined %s', (what, connect) => {
    expect(connect).toThrow(ImproperlyConfigured);
    expect(connect).toThrow(`the ${what} is undefined, as in a circular import`);
  });

  test('explains a sender that has no identity, and a moment that there is not', async () => {
    const bus = new SignalBus();

    expect(() => bus.connect(ping, () => 1, { sender: 'posts' as never })).toThrow('SignalBus.connect: the sender is the string posts.');
    await expect(bus.send(ping, 7 as never)).rejects.toThrow('SignalBus.send: the sender is the number 7.');
    expect(() => bus.connect(ping, () => 1, { on: 'comit' as never })).toThrow("Write { on: 'commit' }");
  });

  test('refuses a second signal of the same name', () => {
    const bus = new SignalBus();
    bus.connect(ping, () => 1);

    expect(() => bus.connect(new Signal('ping'), () => 1)).toThrow("two signals are called 'ping'");
  });
});

describe('SignalBus.hasListeners', () => {
  test('looks at the sender', () => {
    const bus = new SignalBus();
    bus.connect(ping, () => 1, { sender: Post });

    expect([bus.hasListeners(ping, Post), bus.hasListeners(ping, Tag), bus.hasListeners(ping), bus.hasListeners(published)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("a receiver with { on: 'commit' }", () => {
  test('runs at once where there are no transactions', async () => {
    const bus = new SignalBus();
    const receiver = vi.fn<() => void>();
    bus.connect(published, receiver, { on: 'commit' });

    expect(await bus.send(published, Post, { title: 'Nuages' })).toEqual([]);
    expect(receiver).toHaveBeenCalledOnce();
  });

  test('waits for the commit, and gets the payload as it was when sent', async () => {
    const bus = new SignalBus();
    const waiting: (() => void | Promise<void>)[] = [];
    bus.useCommitPort({ onCommit: (fn) => void waiting.push(fn) });
    const titles: string[] = [];
    bus.connect(published, ({ title }) => titles.push(title), { on: 'commit' });
    bus.connect(published, (message) => Object.assign(message, { title: 'changed' }));

    await bus.send(published, Post, { title: 'Nuages' });
    expect(titles).toEqual([]);
    for (const fn of waiting) await fn();

    expect(titles).toEqual(['Nuages']);
  });

  test('fails alone: the error is logged, the others run', async () => {
    const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const bus = new SignalBus();
    const other = vi.fn<() => void>();
    bus.connect(ping, () => fail(), { on: 'commit' });
    bus.connect(ping, async () => fail(), { on: 'commit' });
    bus.connect(ping, other, { on: 'commit' });

    await bus.send(ping, null);

    expect(other).toHaveBeenCalledOnce();
    expect(error).toHaveBeenCalledTimes(2);
  });
});

function fail(): never {
  throw new Error('Boom');
}

function throwIt(value: unknown): never {
  throw value;
}
