import { AssertionError } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import { type AnySignal, nameOfSender, type Sender, type SignalMessage } from '../signal.js';
import type { SignalBus } from '../signal-bus.js';

/** What {@link CapturedSignals.expectSent} asks for. */
export interface SentExpectation {
  /** The class or object that sent it; `null` for none. Default: any. */
  sender?: Sender | null;
  /** How often. Default: at least once. */
  times?: number;
  /** Keys of the payload, compared by value. */
  payload?: Readonly<Record<string, unknown>>;
}

/**
 * Records what a bus sends, whether or not somebody receives it, until it is stopped.
 *
 * @example
 * using signals = captureSignals(bus);
 * await shop.pay(order);
 * signals.expectSent(orderPaid, { sender: Order, payload: { order } });
 */
export class CapturedSignals implements Disposable {
  /** Every message, in the order of sending. */
  readonly messages: SignalMessage[] = [];
  private readonly end: () => void;

  constructor(bus: SignalBus) {
    this.end = bus.observe((message) => this.messages.push(message));
  }

  /** The names of the signals, in the order of sending. */
  get names(): string[] {
    return this.messages.map(({ signal }) => signal.name);
  }

  /** The messages of one signal, in the order of sending. */
  of(signal: AnySignal): SignalMessage[] {
    return this.messages.filter((message) => message.signal === signal);
  }

  /**
   * Fails unless the signal was sent as described.
   *
   * @throws AssertionError that lists what was sent instead
   */
  expectSent(signal: AnySignal, expectation: SentExpectation = {}): void {
    const { times } = expectation;
    const count = this.of(signal).filter((message) => isAsExpected(message, expectation)).length;
    if (times === undefined ? count > 0 : count === times) return;
    this.fail(`'${signal.name}' was sent ${count} times as described, expected ${times ?? 'at least 1'}`);
  }

  /**
   * Fails where the signal was sent at all.
   *
   * @throws AssertionError that lists what was sent
   */
  expectNotSent(signal: AnySignal): void {
    if (this.of(signal).length > 0) this.fail(`'${signal.name}' was sent, expected not to be`);
  }

  /** Forgets what was recorded so far. */
  clear(): void {
    this.messages.length = 0;
  }

  /** Records no more. */
  stop(): void {
    this.end();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  private fail(message: string): never {
    throw new AssertionError({ message: `${message}. Sent: ${this.messages.map(describe).join(', ') || 'nothing'}.` });
  }
}

/** Records what `bus` sends from now on. */
export function captureSignals(bus: SignalBus): CapturedSignals {
  return new CapturedSignals(bus);
}

function isAsExpected(message: SignalMessage, { sender, payload = {} }: SentExpectation): boolean {
  if (sender !== undefined && message.sender !== sender) return false;
  return Object.entries(payload).every(([key, value]) => isDeepStrictEqual((message as Record<string, unknown>)[key], value));
}

function describe({ signal, sender }: SignalMessage): string {
  return sender === null ? signal.name : `${signal.name} of ${nameOfSender(sender)}`;
}
