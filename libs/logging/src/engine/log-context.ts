import { AsyncLocalStorage } from 'node:async_hooks';
import { currentRequest } from '@nuages/core';

const storage = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/**
 * Adds fields to every record that is logged inside `fn`, and in all that it awaits.
 *
 * @example
 * await withLogContext({ orderId: 7 }, () => pay(order));
 */
export function withLogContext<R>(fields: Readonly<Record<string, unknown>>, fn: () => R): R {
  return storage.run({ ...storage.getStore(), ...fields }, fn);
}

/** What {@link currentLogFields} gives where nothing surrounds the code. */
export const NO_FIELDS: Record<string, unknown> = Object.freeze({});

/**
 * The fields that surround the running code: the request's id, user, route and the milliseconds since it came in, and those
 * of {@link withLogContext}.
 */
export function currentLogFields(): Record<string, unknown> {
  const request = currentRequest();
  const own = storage.getStore();
  if (!request) return own ? { ...own } : NO_FIELDS;
  const userId = (request.user as { id?: unknown } | undefined)?.id;
  const fields: Record<string, unknown> = { requestId: request.id };
  if (userId !== undefined && userId !== null) fields['userId'] = userId;
  if (request.route !== undefined) fields['route'] = request.route;
  fields['elapsedMs'] = Math.round((performance.now() - request.startedAt) * 1000) / 1000;
  return own ? Object.assign(fields, own) : fields;
}
