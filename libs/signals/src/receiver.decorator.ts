import 'reflect-metadata';
import { ImproperlyConfigured } from '@nuages/core';
import type { ConnectOptions } from './connection.js';
import type { AnySignal, Sender, Signal, SignalMessage } from './signal.js';

/** What `@Receiver` keeps on a class about one of its methods. */
export interface ReceiverDeclaration {
  readonly method: string | symbol;
  readonly signals: readonly AnySignal[];
  readonly options: ConnectOptions;
}

/** The message of one signal, or of any of several. */
export type MessageOf<Signals, From> =
  Signals extends Signal<infer Payload, any> // the bound of the sender has no part in the message
    ? SignalMessage<Payload, From>
    : Signals extends readonly (infer Item)[]
      ? MessageOf<Item, From>
      : never;

/** A method decorator that fits methods which take `Message`. */
export type ReceiverDecorator<Message> = <Method extends (message: Message) => unknown>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

const DECLARATIONS = Symbol('nuages:receivers');

/**
 * Connects a method of a provider or controller to a signal, or to each of several, when the application starts.
 * Without a `sender` it hears any.
 *
 * @example
 * @Receiver(postSave, { sender: Post, dispatchUid: 'index-post' })
 * async index({ instance, created }: PostSave<Post>) {}
 * @see Django's `django.dispatch.receiver`
 */
export function Receiver<Signals extends AnySignal | readonly AnySignal[], From extends Sender>(
  signals: Signals,
  options: ConnectOptions<From> & { sender: From },
): ReceiverDecorator<MessageOf<Signals, From>>;
export function Receiver<Signals extends AnySignal | readonly AnySignal[]>(
  signals: Signals,
  options?: Omit<ConnectOptions, 'sender'>,
): ReceiverDecorator<MessageOf<Signals, Sender | null>>;
export function Receiver(signals: AnySignal | readonly AnySignal[], options: ConnectOptions = {}) {
  return (target: object, method: string | symbol, descriptor?: PropertyDescriptor): void => {
    const declaration = { method, signals: Array.isArray(signals) ? (signals as AnySignal[]) : [signals as AnySignal], options };
    check(target, declaration, descriptor);
    const own = (Reflect.getOwnMetadata(DECLARATIONS, target) ?? []) as ReceiverDeclaration[];
    Reflect.defineMetadata(DECLARATIONS, [...own, declaration], target);
  };
}

/**
 * The declarations of a prototype, its ancestors' first. A method that is declared again replaces what its ancestors
 * declared for it; one that is only overridden keeps it.
 */
export function receiversOf(prototype: object | null): ReceiverDeclaration[] {
  if (prototype === null || prototype === Object.prototype) return [];
  const own = (Reflect.getOwnMetadata(DECLARATIONS, prototype) ?? []) as ReceiverDeclaration[];
  const inherited = receiversOf(Object.getPrototypeOf(prototype) as object | null);
  return [...inherited.filter(({ method }) => !own.some((declaration) => declaration.method === method)), ...own];
}

function check(target: object, { method, signals, options }: ReceiverDeclaration, descriptor: PropertyDescriptor | undefined): void {
  const isStatic = typeof target === 'function';
  const place = `${isStatic ? target.name : target.constructor.name}.${String(method)}`;
  const names = signals.map((signal) => signal?.name ?? 'undefined').join(', ');
  if (signals.length === 0 || signals.some((signal) => !signal))
    throw new ImproperlyConfigured(
      `${place}: @Receiver(${names}) has no signal there, as in a circular import. Import the signal from the file that declares it, or break the circle.`,
    );
  if ('sender' in options && !options.sender)
    throw new ImproperlyConfigured(
      `${place}: the sender of @Receiver(${names}) is ${String(options.sender)}, as in a circular import. Import the class from the file that declares it, or break the circle.`,
    );
  if (isStatic || typeof descriptor?.value !== 'function')
    throw new ImproperlyConfigured(
      `${place}: @Receiver(${names}) stands on no method of an instance. Put it on one, or use bus.connect().`,
    );
}
