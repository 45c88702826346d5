import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit, Optional } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Application, ImproperlyConfigured, findAmbientContext, logError, runInApplication } from '@nuages/core';
import { type OnReceiverError, type SignalResponse, callReceivers, isThenable } from './call-receivers.js';
import { Channel } from './channel.js';
import type { CommitPort } from './commit-port.js';
import type { ConnectOptions, Connection, ReceiverFunction } from './connection.js';
import { EventBridge } from './event-bridge.js';
import { type AnySignal, type PayloadFrom, type Sender, Signal, type SignalMessage } from './signal.js';

/** The payload argument of `send`: it may be left out where nothing in it is required. */
export type PayloadArguments<Payload extends object> = object extends Payload ? [payload?: Payload] : [payload: Payload];

/** Sees each message that is sent, before the receivers do. */
export type SignalObserver = (message: SignalMessage) => void;

/**
 * Connects the receivers of one application to signals, and sends those. Made by {@link SignalsModule}; `new
 * SignalBus()` works alone, too.
 *
 * @example
 * bus.connect(orderPaid, ({ order }) => print(order), { sender: Order });
 * await bus.send(orderPaid, Order, { order });
 */
@Injectable()
export class SignalBus implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly channels = new Map<AnySignal, Channel>();
  private readonly names = new Map<string, AnySignal>();
  private readonly logger = new Logger('nuages.dispatch');
  private observers: readonly SignalObserver[] = [];
  private bridge: EventBridge | undefined;
  private commitPort: CommitPort | undefined;
  private discover: (() => void) | undefined;

  constructor(@Optional() private readonly application?: Application) {}

  onModuleInit(): void {
    const emitter = this.application?.find<EventEmitter2>(EventEmitter2);
    if (emitter) this.bridge = new EventBridge(emitter);
  }

  onApplicationShutdown(): void {
    this.channels.clear();
    this.names.clear();
    this.bridge = undefined;
    this.discover = undefined;
  }

  onApplicationBootstrap(): void {
    setImmediate(() => this.bridge?.warnOfPatterns()); // listeners are connected in this very hook, sooner or later
  }

  /**
   * Connects a receiver behind those that are connected already. The same function, or the same `dispatchUid`, with
   * the same sender connects once.
   *
   * @throws ImproperlyConfigured for an undefined signal or sender, for a sender that is neither class nor object, and
   * for two signals of one name
   */
  connect<Payload extends object, From extends Sender, S extends From>(
    signal: Signal<Payload, From>,
    receiver: ReceiverFunction<SignalMessage<Payload, S>>,
    options: ConnectOptions<S> & { sender: S },
  ): void;
  connect<Payload extends object, From extends Sender>(
    signal: Signal<Payload, From>,
    receiver: ReceiverFunction<SignalMessage<Payload, From | null>>,
    options?: Omit<ConnectOptions, 'sender'>,
  ): void;
  connect(signal: AnySignal, receiver: ReceiverFunction, options: ConnectOptions = {}): void {
    const { dispatchUid, sender, on } = options;
    if ('sender' in options) assertSender('connect', sender);
    if (on !== undefined && on !== 'commit')
      throw new ImproperlyConfigured(
        `SignalBus.connect: '${signal?.name}' has no moment '${String(on)}'. Write { on: 'commit' }, or leave it out.`,
      );
    if (typeof receiver !== 'function')
      throw new ImproperlyConfigured(`SignalBus.connect: the receiver of '${signal?.name}' is no function. Give one.`);
    const isDeferred = on === 'commit';
    const call = isDeferred ? (message: object) => this.defer(signal, receiver, message) : receiver;
    this.open(signal, 'connect').add({ key: dispatchUid || receiver, receiver, sender, call, isDeferred });
  }

  /**
   * Takes a receiver away, by the function or by the `dispatchUid` that it was connected with, and tells whether it was
   * connected. A receiver that was connected with a sender is found with that sender alone.
   */
  disconnect(signal: AnySignal, receiver: ReceiverFunction | undefined, options: Omit<ConnectOptions, 'on'> = {}): boolean {
    const key = options.dispatchUid || receiver;
    return key !== undefined && (this.channels.get(signal)?.remove(key, options.sender) ?? false);
  }

  /** Tells whether a signal of `sender` would reach a receiver or an event listener. Cheap: ask before building a payload. */
  hasListeners(signal: AnySignal, sender: Sender | null = null): boolean {
    this.discover?.();
    if ((this.channels.get(signal)?.heardFrom(sender).length ?? 0) > 0 || this.observers.length > 0) return true;
    return this.bridge?.hasListeners(signal, sender) === true;
  }

  /**
   * Calls the receivers one after another, in the order of their connection, and gives one response each. The first
   * error ends it and is thrown. Receivers that wait for a commit have no response.
   *
   * @param sender the class or object that sends; `null` for none
   * @see Django's `Signal.send`
   */
  send<Payload extends object, From extends Sender, S extends From | null>(
    signal: Signal<Payload, From>,
    sender: S,
    ...payload: PayloadArguments<PayloadFrom<Payload, S>>
  ): Promise<SignalResponse[]>;
  send(signal: AnySignal, sender: Sender | null, payload?: object): Promise<SignalResponse[]> {
    return this.dispatch(signal, sender, payload, undefined);
  }

  /**
   * As {@link send}, but an error becomes that receiver's response and the next one is called. Each error is logged to
   * `nuages.dispatch` with its stack.
   *
   * @see Django's `Signal.send_robust`
   */
  sendRobust<Payload extends object, From extends Sender, S extends From | null>(
    signal: Signal<Payload, From>,
    sender: S,
    ...payload: PayloadArguments<PayloadFrom<Payload, S>>
  ): Promise<SignalResponse[]>;
  sendRobust(signal: AnySignal, sender: Sender | null, payload?: object): Promise<SignalResponse[]> {
    return this.dispatch(signal, sender, payload, (receiver, error) => {
      this.logError(signal, receiver, error);
      return { receiver, error };
    });
  }

  /** Makes receivers with `{ on: 'commit' }` wait for the commits of `port`. */
  useCommitPort(port: CommitPort): void {
    this.commitPort = port;
  }

  /** Calls `discover` before each signal, for receivers that come after start-up. Used by SignalsModule. */
  useDiscovery(discover: () => void): void {
    this.discover = discover;
  }

  /** Shows every message to `observer` from now on, whoever receives it. Gives the function that ends it. */
  observe(observer: SignalObserver): () => void {
    this.observers = [...this.observers, observer];
    return () => {
      this.observers = this.observers.filter((other) => other !== observer);
    };
  }

  private dispatch(
    signal: AnySignal,
    sender: Sender | null,
    payload: object | undefined,
    onError: OnReceiverError | undefined,
  ): Promise<SignalResponse[]> {
    try {
      this.discover?.();
      if (sender !== null) assertSender('send', sender);
      const channel = this.channels.get(signal) ?? this.open(signal, 'send');
      const connections = channel.heardFrom(sender);
      if (connections.length === 0 && this.observers.length === 0 && !this.bridge?.hasListeners(signal, sender)) return Promise.resolve([]);

      const message = { ...payload, signal, sender };
      for (const observer of this.observers) observer(message);
      const responses = this.isInside()
        ? this.deliver(connections, message, onError)
        : runInApplication(this.application!, () => this.deliver(connections, message, onError));
      return responses instanceof Promise ? responses : Promise.resolve(responses);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  private isInside(): boolean {
    return !this.application || findAmbientContext()?.application === this.application;
  }

  private deliver(
    connections: readonly Connection[],
    message: SignalMessage,
    onError: OnReceiverError | undefined,
  ): SignalResponse[] | Promise<SignalResponse[]> {
    const responses = callReceivers(connections, message, onError);
    const { bridge } = this;
    if (!bridge) return responses;
    if (responses instanceof Promise) return responses.then((given) => (bridge.emit(message), given));
    bridge.emit(message);
    return responses;
  }

  /** Calls the receiver with a copy of the message, in the sender's context, when the transaction commits. Its errors are logged and end here. */
  private defer(signal: AnySignal, receiver: ReceiverFunction, message: object): void | Promise<void> {
    const asSent = { ...message };
    const run = (): void | Promise<void> => {
      try {
        const value = receiver(asSent);
        if (isThenable(value)) return this.settle(signal, receiver, value);
      } catch (error) {
        this.logError(signal, receiver, error);
      }
    };
    if (!this.commitPort) return run();
    const context = findAmbientContext(); // whoever commits may be outside any
    return this.commitPort.onCommit(context ? () => context.run(run) : run);
  }

  private async settle(signal: AnySignal, receiver: ReceiverFunction, value: PromiseLike<unknown>): Promise<void> {
    try {
      await value;
    } catch (error) {
      this.logError(signal, receiver, error);
    }
  }

  private open(signal: AnySignal, action: string): Channel {
    const known = this.channels.get(signal);
    if (known) return known;
    assertDefined(action, 'signal', signal);
    if (this.names.has(signal.name))
      throw new ImproperlyConfigured(
        `SignalBus.${action}: two signals are called '${signal.name}'. Give one of them another name, or look for a second copy of the package that declares it.`,
      );
    const channel = new Channel();
    this.names.set(signal.name, signal);
    this.channels.set(signal, channel);
    return channel;
  }

  private logError(signal: AnySignal, receiver: ReceiverFunction, error: unknown): void {
    logError(this.logger, `Error calling ${receiver.name || 'a receiver'} of '${signal.name}'`, error);
  }
}

function assertSender(action: string, sender: unknown): void {
  if (typeof sender === 'function' || (typeof sender === 'object' && sender !== null)) return;
  assertDefined(action, 'sender', sender);
  throw new ImproperlyConfigured(
    `SignalBus.${action}: the sender is the ${typeof sender} ${String(sender)}. Name a class or an object, which are compared by identity.`,
  );
}

function assertDefined(action: string, what: 'signal' | 'sender', value: unknown): void {
  if (value !== undefined && value !== null) return;
  throw new ImproperlyConfigured(
    `SignalBus.${action}: the ${what} is ${String(value)}, as in a circular import. Import it from the file that declares it, or break the circle.`,
  );
}
