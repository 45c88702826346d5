/**
 * Django's signals: declared, typed, sent in order, received by methods of providers.
 *
 * @module @nuages/signals
 */

export { Signal, type AnySignal, type PayloadFrom, type Sender, type SenderInstance, type SignalMessage } from './signal.js';
export { SignalBus, type PayloadArguments, type SignalObserver } from './signal-bus.js';
export type { ConnectOptions, ReceiverFunction } from './connection.js';
export type { SignalResponse } from './call-receivers.js';
export { Receiver, type MessageOf, type ReceiverDecorator } from './receiver.decorator.js';
export type { CommitPort } from './commit-port.js';
export { SignalsModule } from './signals.module.js';
