import { describe, expect, test } from 'vitest';
import { Signal } from '../signal.js';
import { SignalBus } from '../signal-bus.js';
import { captureSignals } from './captured-signals.js';

class Order {}

const paid = new Signal<{ total: number }>('paid');
const shipped = new Signal('shipped');

describe('captureSignals', () => {
  test('records what nobody receives, until it is stopped', async () => {
    const bus = new SignalBus();
    const signals = captureSignals(bus);

    await bus.send(paid, Order, { total: 3 });
    signals.stop();
    await bus.send(shipped, Order);

    expect(signals.names).toEqual(['paid']);
    expect(bus.hasListeners(paid, Order)).toBe(false);
  });

  test('says what was sent instead', async () => {
    const bus = new SignalBus();
    using signals = captureSignals(bus);

    await bus.send(paid, Order, { total: 3 });

    signals.expectSent(paid, { sender: Order, payload: { total: 3 }, times: 1 });
    signals.expectNotSent(shipped);
    expect(() => signals.expectSent(paid, { payload: { total: 4 } })).toThrow(
      "'paid' was sent 0 times as described, expected at least 1. Sent: paid of Order.",
    );
  });
});
