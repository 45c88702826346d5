import { Injectable, Logger, Module } from '@nestjs/common';
import { EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { Test } from '@nestjs/testing';
import { Receiver, type SenderInstance, Signal, SignalBus, SignalsModule } from '@nuages/signals';
import { captureSignals } from '@nuages/signals/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';

const log: string[] = [];
afterEach(() => {
  log.length = 0;
  vi.restoreAllMocks();
});

// #region define
export const pizzaDone = new Signal<{ toppings: string[]; size: number }>('pizza_done');
// #endregion define

// #region send
@Injectable()
export class PizzaStore {
  constructor(private readonly signals: SignalBus) {}

  async sendPizza(toppings: string[], size: number): Promise<void> {
    await this.signals.send(pizzaDone, PizzaStore, { toppings, size });
  }
}
// #endregion send

// #region receiver
@Injectable()
export class Counter {
  @Receiver(pizzaDone)
  count({ size }: { size: number }): void {
    log.push(`a pizza of ${size} cm`);
  }
}
// #endregion receiver

// #region sender
@Injectable()
export class Kitchen {
  @Receiver(pizzaDone, { sender: PizzaStore, dispatchUid: 'clean-oven' })
  async cleanOven({ toppings }: { toppings: string[] }): Promise<void> {
    log.push(`clean ${toppings.join(' and ')} out of the oven`);
  }
}
// #endregion sender

class Post {
  title = 'Nuages';
}

// #region sender-instance
export const archived = new Signal<{ instance: SenderInstance }>('archived');

@Injectable()
export class Indexer {
  @Receiver(archived, { sender: Post })
  forget({ instance }: { instance: Post }): void {
    log.push(`forget ${instance.title}`);
  }
}
// #endregion sender-instance

// #region commit
@Injectable()
export class Mailer {
  @Receiver(archived, { sender: Post, on: 'commit' })
  async tellAuthor({ instance }: { instance: Post }): Promise<void> {
    log.push(`mail about ${instance.title}`);
  }
}
// #endregion commit

// #region events
@Injectable()
export class Dashboard {
  @OnEvent('pizza_done.*')
  show({ size }: { size: number }): void {
    log.push(`show ${size}`);
  }
}
// #endregion events

// #region module
@Module({
  imports: [SignalsModule, EventEmitterModule.forRoot({ wildcard: true })],
  providers: [PizzaStore, Counter, Kitchen, Indexer, Mailer, Dashboard],
})
export class PizzaModule {}
// #endregion module

async function start() {
  const app = await (await Test.createTestingModule({ imports: [PizzaModule] }).compile()).init();
  return { app, bus: app.get(SignalBus), store: app.get(PizzaStore) };
}

describe('the page on signals', () => {
  test('sends to methods and to events', async () => {
    const { app, store } = await start();

    await store.sendPizza(['basil', 'tomato'], 30);

    expect(log).toEqual(['a pizza of 30 cm', 'clean basil and tomato out of the oven', 'show 30']);
    await app.close();
  });

  test('types the instance by the sender, and runs at once what waits for a commit where there is none', async () => {
    const { app, bus } = await start();

    await bus.send(archived, Post, { instance: new Post() });

    expect(log).toEqual(['forget Nuages', 'mail about Nuages']);
    await app.close();
  });

  test('connects and disconnects functions', async () => {
    const { app, bus, store } = await start();
    log.length = 0;
    // #region connect
    const callback = ({ size }: { size: number }) => log.push(`a function heard ${size}`);

    bus.connect(pizzaDone, callback, { sender: PizzaStore });
    bus.connect(pizzaDone, callback, { sender: PizzaStore }); // connected once
    await store.sendPizza(['basil'], 40);

    bus.disconnect(pizzaDone, callback, { sender: PizzaStore }); // true
    bus.disconnect(pizzaDone, callback, { sender: PizzaStore }); // false: it was not connected any more
    // #endregion connect

    expect(log.filter((line) => line.startsWith('a function'))).toEqual(['a function heard 40']);
    await app.close();
  });

  test('gives the errors of receivers as answers', async () => {
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const bus = new SignalBus();
    bus.connect(pizzaDone, function serve() {
      throw new Error('no plates');
    });
    bus.connect(pizzaDone, function bill() {
      return 'sent';
    });
    // #region robust
    const responses = await bus.sendRobust(pizzaDone, PizzaStore, { toppings: [], size: 30 });
    for (const { receiver, error } of responses) log.push(`${receiver.name}: ${error ? 'failed' : 'fine'}`);
    // #endregion robust

    expect(log).toEqual(['serve: failed', 'bill: fine']);
  });

  test('captures what is sent', async () => {
    const { app, bus, store } = await start();
    // #region testing
    using signals = captureSignals(bus);

    await store.sendPizza(['basil'], 30);

    signals.expectSent(pizzaDone, { sender: PizzaStore, payload: { size: 30 }, times: 1 });
    signals.expectNotSent(archived);
    // #endregion testing

    expect(signals.names).toEqual(['pizza_done']);
    await app.close();
  });
});
