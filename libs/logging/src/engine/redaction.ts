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

/** How deep fields are looked through: what a request's headers lie at, and one more. */
const MAX_DEPTH = 4;
const MAX_KNOWN = 5000;
const known = new Map<string, boolean>();

type Fields = Record<string, unknown>;

/** The fields with secrets hidden; the same object where there are none. Arrays are looked through as objects are. */
export function hideSecrets<T extends object>(fields: T, depth = 0): T {
  let copy: Fields | undefined;
  for (const key in fields) {
    const value = (fields as Fields)[key];
    const hidden = isSecret(key) ? CENSOR : isPlain(value) && depth < MAX_DEPTH ? hideSecrets(value, depth + 1) : value;
    if (hidden === value) continue;
    copy ??= (Array.isArray(fields) ? [...(fields as unknown[])] : { ...fields }) as Fields;
    copy[key] = hidden;
  }
  return (copy ?? fields) as T;
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

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
