import { describe, expect, test } from 'vitest';
import { Receiver, receiversOf } from './receiver.decorator.js';
import { Signal } from './signal.js';

const ping = new Signal('ping');

describe('Receiver', () => {
  test('explains an undefined signal', () => {
    const declare = () => {
      class Shop {
        @Receiver(undefined as never)
        hear(): void {}
      }
      return Shop;
    };

    expect(declare).toThrow(/^Shop\.hear: @Receiver\(undefined\) has no signal there, as in a circular import\./);
  });

  test('explains an undefined sender', () => {
    const declare = () => {
      class Shop {
        @Receiver(ping, { sender: undefined as never })
        hear(): void {}
      }
      return Shop;
    };

    expect(declare).toThrow(/^Shop\.hear: the sender of @Receiver\(ping\) is undefined/);
  });

  test('stands on methods of instances alone', () => {
    const decorate = Receiver(ping);

    expect(() => decorate({}, 'missing', undefined as never)).toThrow('Object.missing: @Receiver(ping) stands on no method');
    expect(() => decorate(class Shop {}, 'open', { value: () => 1 })).toThrow('Shop.open: @Receiver(ping) stands on no method');
  });
});

describe('receiversOf', () => {
  test('inherits declarations, and lets a subclass replace them', () => {
    const pong = new Signal('pong');
    class Base {
      @Receiver(ping)
      kept(): void {}
      @Receiver(ping)
      replaced(): void {}
    }
    class Derived extends Base {
      override kept(): void {}
      @Receiver(pong)
      override replaced(): void {}
    }

    const declared = receiversOf(Derived.prototype).map(({ method, signals }) => [method, signals[0]!.name]);

    expect(declared).toEqual([
      ['kept', 'ping'],
      ['replaced', 'pong'],
    ]);
  });
});
