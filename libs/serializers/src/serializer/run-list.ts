import { type ErrorDetail, ImproperlyConfigured } from '@nuages/core';
import { Invalid } from '../fields/invalid.js';
import { allSettled, defaultMaxItems } from '../fields/composite/collect.js';
import { messageFor } from '../messages.js';

/** Bounds of a list of objects. */
export interface ListBounds {
  /** Default: true. */
  allowEmpty?: boolean;
  minLength?: number;
  maxLength?: number;
  /** More items are refused unread, with the code `max_items`. Default: 100,000. */
  maxItems?: number;
  /** Texts by code. */
  errorMessages?: Readonly<Record<string, string>>;
}

/** Checks a list's bounds, then runs each item; the errors are a list as long as the input, `{}` where an item is fine. */
export function runList(data: unknown, bounds: ListBounds, errorKey: string, run: (item: unknown) => unknown): unknown {
  const problem = findListProblem(data, bounds);
  if (problem) return new Invalid({ [errorKey]: [problem] });
  const items = data as unknown[];
  const results = items.map(run);
  return results.some((result) => result instanceof Promise) ? allSettled(results).then(settle) : settle(results);
}

function settle(results: unknown[]): unknown {
  if (!results.some((result) => result instanceof Invalid)) return results;
  return new Invalid(results.map((result) => (result instanceof Invalid ? result.details : {})));
}

function findListProblem(data: unknown, bounds: ListBounds): ErrorDetail | undefined {
  const { allowEmpty = true, minLength = 0, maxLength = Infinity, maxItems = defaultMaxItems(), errorMessages } = bounds;
  const problem = (code: string, params: Record<string, unknown> = {}): ErrorDetail => ({
    message: messageFor('ListSerializer', code, params, errorMessages),
    code,
  });
  if (!Array.isArray(data)) return problem('not_a_list', { type: typeof data });
  if (!allowEmpty && data.length === 0) return problem('empty');
  if (data.length > maxLength) return problem('max_length', { limit: maxLength });
  if (data.length < minLength) return problem('min_length', { limit: minLength });
  return data.length > maxItems ? problem('max_items', { limit: maxItems }) : undefined;
}

/** Turns what is to be written as a list into an array. */
export function toItems(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (value && typeof (value as Iterable<unknown>)[Symbol.iterator] === 'function') return [...(value as Iterable<unknown>)];
  throw new ImproperlyConfigured(`A list serializer writes arrays and iterables. Await a query set before you hand it over.`);
}
