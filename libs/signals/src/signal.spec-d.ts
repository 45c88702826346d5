import { expectTypeOf, test } from 'vitest';
import { Receiver } from './receiver.decorator.js';
import { type SenderInstance, Signal } from './signal.js';
import { SignalBus } from './signal-bus.js';

class Post {
  title!: string;
}
class Order {
  total!: number;
}

const saved = new Signal<{ instance: SenderInstance; created: boolean }>('saved');
const paid = new Signal<{ order: Order }, typeof Order>('paid');
const ping = new Signal('ping');
const bus = new SignalBus();

test('the payload follows the sender', () => {
  bus.connect(saved, ({ instance, sender }) => {
    expectTypeOf(instance).toEqualTypeOf<object>();
    expectTypeOf(sender).toEqualTypeOf<object | null>();
  });
  bus.connect(saved, ({ instance }) => expectTypeOf(instance).toEqualTypeOf<Post>(), { sender: Post });
});

test('an instance may be missing, and come in lists', () => {
  const moved = new Signal<{ previous: SenderInstance | null; next?: SenderInstance; all: readonly SenderInstance[] | null }>('moved');
  bus.connect(
    moved,
    ({ previous, next, all }) => {
      expectTypeOf(previous).toEqualTypeOf<Post | null>();
      expectTypeOf(next).toEqualTypeOf<Post | undefined>();
      expectTypeOf(all).toEqualTypeOf<readonly Post[] | null>();
    },
    { sender: Post },
  );
  void bus.send(moved, Post, { previous: null, all: [new Post()] });
  // @ts-expect-error an order is no post
  void bus.send(moved, Post, { previous: new Order(), all: null });
});

test('send checks payload and sender', () => {
  expectTypeOf(bus.send(saved, Post, { instance: new Post(), created: true })).resolves.toBeArray();
  void bus.send(ping, null);
  // @ts-expect-error created is missing
  void bus.send(saved, Post, { instance: new Post() });
  // @ts-expect-error an order is no post
  void bus.send(saved, Post, { instance: new Order(), created: true });
  // @ts-expect-error posts do not send it
  void bus.send(paid, Post, { order: new Order() });
});

test('a receiver with the wrong parameter does not compile', () => {
  class Shop {
    @Receiver(saved, { sender: Post })
    fits(message: { instance: Post; created: boolean }): void {
      void message;
    }

    // @ts-expect-error posts send posts
    @Receiver(saved, { sender: Post })
    wrongInstance(message: { instance: Order }): void {
      void message;
    }

    // @ts-expect-error anybody may send it
    @Receiver(saved)
    tooNarrow(message: { instance: Post }): void {
      void message;
    }

    // @ts-expect-error the signals differ in payload
    @Receiver([saved, paid])
    notBoth(message: { order: Order }): void {
      void message;
    }
  }
  expectTypeOf(Shop).toBeConstructibleWith();
});
