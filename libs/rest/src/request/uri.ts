import { QueryDict } from './query-dict.js';

/**
 * The URL with the query parameter `key` set to `value`. The parameters come out sorted by name, as in the links of DRF.
 *
 * @see DRF's `rest_framework.utils.urls.replace_query_param`
 */
export function replaceQueryParam(url: string, key: string, value: string | number): string {
  const { base, query } = splitUrl(url);
  return join(base, QueryDict.parse(query), key, [String(value)]);
}

/** The URL without the query parameter `key`. */
export function removeQueryParam(url: string, key: string): string {
  const { base, query } = splitUrl(url);
  return join(base, QueryDict.parse(query), key, []);
}

/** Percent-encodes what may not stand in a query parameter; a space becomes `+`. */
export function encodeQueryText(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function splitUrl(url: string): { base: string; query: string } {
  const withoutFragment = url.split('#', 1)[0]!;
  const at = withoutFragment.indexOf('?');
  return at < 0 ? { base: withoutFragment, query: '' } : { base: withoutFragment.slice(0, at), query: withoutFragment.slice(at + 1) };
}

/** The parameters, with these values of `key` in the place of its own. */
function join(base: string, query: QueryDict, key: string, values: readonly string[]): string {
  const names = query.has(key) ? query.keys() : [...query.keys(), key];
  let pairs = '';
  for (const name of names.sort()) {
    for (const value of name === key ? values : query.getAll(name))
      pairs += `${pairs === '' ? '?' : '&'}${encodeQueryText(name)}=${encodeQueryText(value)}`;
  }
  return base + pairs;
}

/**
 * A URL as a header may hold it: what is no printable ASCII is percent-encoded.
 *
 * @see Django's `iri_to_uri`
 */
export function asciiUrl(url: string): string {
  return url.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
