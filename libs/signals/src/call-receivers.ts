import type { Connection, ReceiverFunction } from './connection.js';

/** What one receiver answered: its result or, from {@link SignalBus.sendRobust} alone, its error. */
export interface SignalResponse {
  readonly receiver: ReceiverFunction;
  /** What the receiver gave; awaited where it gave a promise. */
  readonly value?: unknown;
  /** What the receiver threw. */
  readonly error?: unknown;
}

/** Receives what a receiver threw. Where it throws in turn, the receivers that follow are not called. */
export type OnReceiverError = (receiver: ReceiverFunction, error: unknown) => SignalResponse;

/**
 * Calls the receivers one after another. As long as they give plain values everything happens before this returns;
 * from the first promise on, each is awaited before the next is called.
 */
export function callReceivers(
  connections: readonly Connection[],
  message: object,
  onError: OnReceiverError | undefined,
): SignalResponse[] | Promise<SignalResponse[]> {
  const responses: SignalResponse[] = [];
  for (let index = 0; index < connections.length; index += 1) {
    const { receiver, call, isDeferred } = connections[index]!;
    try {
      const value = call(message);
      if (isThenable(value)) return awaitRest(connections, message, onError, responses, index, value);
      if (!isDeferred) responses.push({ receiver, value });
    } catch (error) {
      if (!onError) throw error;
      responses.push(onError(receiver, error));
    }
  }
  return responses;
}

async function awaitRest(
  connections: readonly Connection[],
  message: object,
  onError: OnReceiverError | undefined,
  responses: SignalResponse[],
  from: number,
  first: PromiseLike<unknown>,
): Promise<SignalResponse[]> {
  for (let index = from; index < connections.length; index += 1) {
    const { receiver, call, isDeferred } = connections[index]!;
    try {
      const given = index === from ? first : call(message);
      const value = isThenable(given) ? await given : given;
      if (!isDeferred) responses.push({ receiver, value });
    } catch (error) {
      if (!onError) throw error;
      responses.push(onError(receiver, error));
    }
  }
  return responses;
}

/** Tells whether a value has to be awaited. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';
}
