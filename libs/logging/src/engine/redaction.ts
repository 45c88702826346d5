/** Keys whose values are never written, wherever they stand in the fields, up to two levels deep. */
const SECRET_KEYS = [
  'password',
  'passwd',
  'secret',
  'token',
  'access_token',
  'accessToken',
  'refresh_token',
  'refreshToken',
  'apiKey',
  'api_key',
  'authorization',
  'Authorization',
  'cookie',
  'Cookie',
  'set-cookie',
  'privateKey',
];

/** What stands in the place of a secret. */
export const CENSOR = '[hidden]';

/** Pino's paths for the default secrets and for those of the dictionary. */
export function redactedPaths(own: readonly string[] = []): string[] {
  const quoted = SECRET_KEYS.map((key) => (/^\w+$/.test(key) ? key : `["${key}"]`));
  const nested = quoted.map((key) => (key.startsWith('[') ? `*${key}` : `*.${key}`));
  const headers = quoted.map((key) => (key.startsWith('[') ? `*.headers${key}` : `*.headers.${key}`));
  return [...new Set([...quoted, ...nested, ...headers, ...own])];
}
