import { messageFor } from '../messages.js';
import { allSettled } from '../fields/composite/collect.js';
import { Invalid } from '../fields/invalid.js';

/** How a serializer words its errors, and under which key those of the whole stand. */
export interface ErrorForm {
  readonly key: string;
  readonly messages?: Readonly<Record<string, string>>;
}

const PLAIN_TEXT = /^[!-~](?:[ -~]*[!-~])?$/;

/** Printable ASCII with no blank at either end: every text check but the length is met. */
export function isPlainText(text: string): boolean {
  return PLAIN_TEXT.test(text);
}

/** Tells whether a client's value can be read as an object. */
export function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** The refusal of a client's value that is no object. */
export function refuseData(data: unknown, { key, messages }: ErrorForm, type = typeOf(data)): Invalid {
  return new Invalid({ [key]: [{ message: messageFor('Serializer', 'invalid', { type }, messages), code: 'invalid' }] });
}

function typeOf(data: unknown): string {
  return data === null ? 'null' : Array.isArray(data) ? 'list' : typeof data;
}

/** An own property of a client's value, for names that every object inherits. */
export function own(data: object, name: string): unknown {
  return Object.hasOwn(data, name) ? (data as Record<string, unknown>)[name] : undefined;
}

/** Begins all tasks, so that what they ask a database is asked together; when all have ended gives their results, or throws the first error. */
export function startTogether(tasks: readonly (() => unknown)[]): Promise<unknown[]> {
  return allSettled(tasks.map(async (task) => task()));
}

/** Writes a value under a path, making the objects on the way. */
export function setPath(target: Record<string, any>, path: readonly string[], value: unknown): void {
  let at = target;
  for (const step of path.slice(0, -1)) {
    if (!Object.hasOwn(at, step) || typeof at[step] !== 'object' || at[step] === null) at[step] = {};
    at = at[step] as Record<string, any>;
  }
  at[path.at(-1)!] = value;
}

/** Writes all values of an object; a client's key that would change the prototype is left out. */
export function spread(target: Record<string, unknown>, values: unknown): void {
  for (const [key, value] of Object.entries(values ?? {})) if (key !== '__proto__') target[key] = value;
}

/** The value at a path, methods on the way called; `undefined` where the way ends. */
export function getPath(owner: any, path: readonly string[]): unknown {
  let at: unknown = owner;
  for (const step of path) {
    if (at === null || at === undefined) return undefined;
    const next: unknown = (at as Record<string, unknown>)[step];
    at = typeof next === 'function' ? (next.call(at) as unknown) : next;
  }
  return at;
}
