import { EventEmitter } from 'node:events';
import { serializeError } from './serialize-error.js';

/** Keys whose values are never written, in any case and with or without `-` and `_`. */
const SECRET_KEYS = new Set([
  'password',
  'passwd',
  'secret',
  'clientsecret',
  'token',
  'accesstoken',
  'refreshtoken',
  'apikey',
  'xapikey',
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'privatekey',
]);

/** What stands in the place of a secret. */
export const CENSOR = '[hidden]';

/** How deep fields are looked through, and how many objects of one record; what is beyond is not written. */
const MAX_DEPTH = 8;
const MAX_OBJECTS = 5000;
const MAX_KNOWN = 5000;
const known = new Map<string, boolean>();

type Fields = Record<string, unknown>;

/** How far the look through one record has come. */
interface Walk {
  /** The objects from the record down to the present one. */
  readonly path: object[];
  objectsLeft: number;
}

/** The fields with secrets hidden and errors written out; the same object where there is nothing to do. */
export function hideSecrets<T extends object>(fields: T): T {
  return hideIn(fields, undefined);
}

function hideIn<T extends object>(fields: T, started: Walk | undefined): T {
  let walk = started;
  let copy: Fields | undefined;
  for (const key in fields) {
    const value = (fields as Fields)[key];
    let shown = value;
    if (isSecret(key)) shown = CENSOR;
    else if (typeof value === 'object' && value !== null)
      shown = hideInside(value, (walk ??= { path: [fields], objectsLeft: MAX_OBJECTS }));
    if (shown === value) continue;
    copy ??= (Array.isArray(fields) ? [...(fields as unknown[])] : { ...fields }) as Fields;
    copy[key] = shown;
  }
  return (copy ?? fields) as T;
}

/** Entities and other instances are looked through, too; streams and the like are left to JSON. */
function hideInside(value: object, walk: Walk): unknown {
  if (value instanceof Error) return serializeError(value);
  if (value instanceof Date || ArrayBuffer.isView(value) || value instanceof EventEmitter) return value;
  if (walk.path.includes(value)) return '[Circular]';
  if (walk.path.length > MAX_DEPTH || walk.objectsLeft <= 0) return Array.isArray(value) ? '[Array]' : '[Object]';
  walk.objectsLeft -= 1;
  const { toJSON } = value as { toJSON?: () => unknown };
  const read = typeof toJSON === 'function' ? toJSON.call(value) : value;
  if (typeof read !== 'object' || read === null) return read;
  walk.path.push(value);
  const shown = hideIn(read, walk);
  walk.path.pop();
  return shown;
}

/** Each key is judged once; they are few, but a client may send many. */
function isSecret(key: string): boolean {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  const judged = SECRET_KEYS.has(key.replace(/[-_]/g, '').toLowerCase());
  known.set(key, judged);
  return judged;
}
