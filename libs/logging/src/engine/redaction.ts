import { EventEmitter } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { serializeError } from './serialize-error.js';

/** Keys whose values are never written, in lower case and without `-` and `_`: those that end so, and all that speak of a password or a private key. */
const SECRET_KEY =
  /(?:passwd|passphrase|passcode|pwd|secrets?|tokens?|apikeys?|accesskey|secretkey|signingkey|encryptionkey|authorization|cookies?|credentials?|sessionid|sessionkey|jwt|bearer|[cx]srf|otp|(?:otp|recovery|backup)codes?|(?:^|db|smtp|mail|user|admin)pass)\d*$|password|privatekey/;
/** Keys of addresses, whose query and user may hold secrets. */
const URL_KEY = /(?:ur[il]|href|referr?er|location|link|next|redirect(?:to)?|callback|endpoint|dsn|connectionstring)$/;

/** The user of an address, and one of its parameters: patterns that a long text can't keep busy. */
const USER = /(\/\/)[^/?#@\s]+@/;
const PARAMETER = /([?&#;]([^=&#;?]+)=)([^&#;]+)/g;
/** How many addresses may stand in each other. */
const MAX_NESTED = 3;

/** What stands in the place of a secret. */
export const CENSOR = '[hidden]';

/** How deep fields are looked through, and how many objects of one record; what is beyond is not written. */
const MAX_DEPTH = 8;
const MAX_OBJECTS = 5000;
const MAX_KNOWN = 5000;
const LONGEST_KNOWN = 100;

type Fields = Record<string, unknown>;
type Hide = (value: unknown) => unknown;

/** What is done with the values of a key. */
const known = new Map<string, Hide>();

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
    let shown = hidingOf(key)(value);
    if (typeof shown === 'object' && shown !== null) shown = hideInside(shown, (walk ??= { path: [fields], objectsLeft: MAX_OBJECTS }));
    if (shown === value) continue;
    copy ??= (Array.isArray(fields) ? [...(fields as unknown[])] : { ...fields }) as Fields;
    copy[key] = shown;
  }
  return (copy ?? fields) as T;
}

/** Entities and other instances are looked through, too; what Node is made of is described. */
function hideInside(value: object, walk: Walk): unknown {
  if (value instanceof Error) return serializeError(value);
  if (value instanceof Date || ArrayBuffer.isView(value)) return value;
  if (walk.path.includes(value)) return '[Circular]';
  if (walk.path.length > MAX_DEPTH || walk.objectsLeft <= 0) return Array.isArray(value) ? '[Array]' : '[Object]';
  walk.objectsLeft -= 1;
  const read = readable(value);
  if (typeof read !== 'object' || read === null) return read;
  walk.path.push(value);
  const shown = hideIn(read, walk);
  walk.path.pop();
  return shown;
}

/** What an object says of itself; a request or a response only what is fit for a log, and a stream or a socket its kind. */
function readable(value: object): unknown {
  if (value instanceof URL) return hideInUrl(value);
  const { toJSON, raw } = value as { toJSON?: () => unknown; raw?: unknown };
  if (typeof toJSON === 'function') return toJSON.call(value);
  const message = raw instanceof IncomingMessage || raw instanceof ServerResponse ? raw : value; // Fastify's own hold Node's
  if (message instanceof IncomingMessage) {
    const { method, originalUrl, url, headers, socket } = message as IncomingMessage & { originalUrl?: string };
    return { method, url: originalUrl ?? url, headers, remoteAddress: socket?.remoteAddress };
  }
  if (message instanceof ServerResponse) return { statusCode: message.statusCode, headers: message.getHeaders() };
  return value instanceof EventEmitter ? `[${value.constructor.name}]` : value;
}

/** Each key is judged once; they are few, but a client may send many. */
function hidingOf(key: string): Hide {
  const found = known.get(key);
  if (found) return found;
  const judged = judge(key.replace(/[-_]/g, '').toLowerCase());
  if (key.length > LONGEST_KNOWN) return judged;
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, judged);
  return judged;
}

function judge(key: string): Hide {
  if (SECRET_KEY.test(key)) return key.endsWith('s') ? hideButNumbers : hideAll;
  return URL_KEY.test(key) ? hideInUrl : keep;
}

function keep(value: unknown): unknown {
  return value;
}

/** Whether there is a secret is none. */
function hideAll(value: unknown): unknown {
  return value === undefined || value === null || typeof value === 'boolean' ? value : CENSOR;
}

/** How many there are is no secret, either. */
function hideButNumbers(value: unknown): unknown {
  return typeof value === 'number' ? value : hideAll(value);
}

/** Hides who asks, and the secrets among the parameters, also those of an address that is one of them. */
function hideInUrl(value: unknown): unknown {
  const url = value instanceof URL ? value.href : value;
  return typeof url === 'string' ? hideParameters(url.replace(USER, `$1${CENSOR}@`), MAX_NESTED) : value;
}

function hideParameters(url: string, depth: number): string {
  return url.replace(PARAMETER, (_whole, start: string, name: string, parameter: string) => {
    const hide = hidingOf(name);
    const isPlain = hide === keep || hide === hideInUrl;
    return start + (isPlain ? (depth > 0 ? hideParameters(parameter, depth - 1) : parameter) : String(hide(parameter)));
  });
}
