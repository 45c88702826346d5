import { ImproperlyConfigured } from '@nuages/core';

declare const SENDER_INSTANCE: unique symbol;
declare const PAYLOAD: unique symbol;

/**
 * Stands in a signal's payload for an instance of whatever class sends the signal.
 *
 * @example
 * const archived = new Signal<{ instance: SenderInstance }>('archived');
 * // a receiver with `{ sender: Post }` gets `{ instance: Post }`, one without a sender `{ instance: object }`
 */
export interface SenderInstance {
  readonly [SENDER_INSTANCE]: true;
}

/** What may send a signal: a class as a rule, or any object. Senders are compared by identity. */
export type Sender = object;

/** The name that a sender has in events and messages: a class's own, an entity schema's, or that of an object's class. */
export function nameOfSender(sender: Sender): string {
  if (typeof sender === 'function') return sender.name;
  const { options } = sender as { options?: { name?: unknown } | null };
  if (typeof options?.name === 'string') return options.name;
  return (Object.getPrototypeOf(sender) as object | null)?.constructor.name ?? 'Object';
}

/**
 * A kind of event that code announces and other code receives. It holds no receivers: each application's
 * {@link SignalBus} does, so that two applications of one process never hear each other.
 *
 * `Payload` is what travels with it, `From` what may send it.
 *
 * @example
 * export const orderPaid = new Signal<{ order: Order }>('order_paid');
 * @see Django's `django.dispatch.Signal`
 */
export class Signal<Payload extends object = Record<never, never>, From extends Sender = Sender> {
  declare readonly [PAYLOAD]?: [Payload, From];

  /** @param name in snake_case, unique in the application; the first part of the events that the signal is emitted as */
  constructor(readonly name: string) {
    if (!/^[\w-]+$/.test(name))
      throw new ImproperlyConfigured(`new Signal('${name}'): a name is made of letters, digits, '_' and '-'. Write it like 'order_paid'.`);
  }
}

/** Any signal at all. */
export type AnySignal = Signal<any, any>; // a bound that every signal fits, whatever its payload

/** The payload of a signal sent by `From`: each {@link SenderInstance} in it becomes an instance of that class. */
export type PayloadFrom<Payload extends object, From> = { [Key in keyof Payload]: Bind<Payload[Key], From> };

/** What a receiver gets as its one argument: the payload with the signal and its sender. */
export type SignalMessage<Payload extends object = object, From = Sender | null> = PayloadFrom<Payload, From> & {
  readonly signal: AnySignal;
  readonly sender: From;
};

type Bind<Value, From> = 0 extends 1 & Value
  ? Value
  : [NonNullable<Value>] extends [never]
    ? Value
    : [NonNullable<Value>] extends [SenderInstance]
      ? InstanceOf<From> | Extract<Value, null | undefined>
      : [NonNullable<Value>] extends [readonly SenderInstance[]]
        ? readonly InstanceOf<From>[] | Extract<Value, null | undefined>
        : Value;

type InstanceOf<From> = From extends abstract new (...args: never[]) => infer Instance ? Instance : object;
