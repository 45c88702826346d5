import { messageFor } from '../messages.js';
import { Invalid } from '../fields/invalid.js';

const PLAIN_TEXT = /^[!-~](?:[ -~]*[!-~])?$/;
/** Up to this length a loop beats a regular expression. */
const SHORT = 40;
const NEEDS_ESCAPE = /[\u0000-\u001f"\\\ud800-\udfff]/; // eslint-disable-line no-control-regex -- JSON escapes them

/** Printable ASCII with no blank at either end: every text check but the length is met. */
export function isPlainText(text: string): boolean {
  return PLAIN_TEXT.test(text);
}

/** A text as JSON. */
export function quote(text: string): string {
  if (text.length > SHORT) return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 32 || unit === 34 || unit === 92 || (unit >= 0xd800 && unit <= 0xdfff)) return JSON.stringify(text);
  }
  return `"${text}"`;
}

/** Any value as JSON; a bigint is written as a number. */
export function toJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return String(value);
  return JSON.stringify(value) ?? 'null';
}

/** Tells whether a client's value can be read as an object. */
export function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** The refusal of a client's value that is no object. */
export function refuseData(data: unknown, key: string): Invalid {
  const type = data === null ? 'null' : Array.isArray(data) ? 'list' : typeof data;
  return new Invalid({ [key]: [{ message: messageFor('Serializer', 'invalid', { type }), code: 'invalid' }] });
}

/** An own property of a client's value, for names that every object inherits. */
export function own(data: object, name: string): unknown {
  return Object.hasOwn(data, name) ? (data as Record<string, unknown>)[name] : undefined;
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
