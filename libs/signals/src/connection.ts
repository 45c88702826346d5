import type { Sender } from './signal.js';

/** A function that receives a signal. Its result becomes the `value` of a {@link SignalResponse}. */
export type ReceiverFunction<Message = any> = (message: Message) => unknown; // `any`: what receivers of all signals share

/** How a receiver is connected. */
export interface ConnectOptions<From extends Sender = Sender> {
  /** Only signals of this very sender. Default: of any sender, and of none. */
  sender?: From;
  /** A name for the connection: a second receiver with the same one and the same sender is not connected. */
  dispatchUid?: string;
  /** `'commit'` runs the receiver after the outermost transaction commits. Default: at once. */
  on?: 'commit';
}

/** What tells a connection from others of its signal. */
export type ConnectionKey = string | ReceiverFunction;

/** One receiver connected to one signal. */
export interface Connection {
  readonly key: ConnectionKey;
  readonly receiver: ReceiverFunction;
  readonly sender: Sender | undefined;
  /** Calls the receiver, or puts it off until the commit. */
  readonly call: ReceiverFunction;
  /** Whether the receiver waits for a commit; such a one gives no response. */
  readonly isDeferred: boolean;
}
