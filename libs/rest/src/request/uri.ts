import { QueryDict } from './query-dict.js';

/**
 * The URL with the query parameter `key` set to `value`. The parameters come out sorted by name, as in the links of DRF.
 *
 * @see DRF's `rest_framework.utils.urls.replace_query_param`
 */
export function replaceQueryParam(url: string, key: string, value: string | number): string {
  const { base, query } = splitUrl(url);
  return join(base, { ...QueryDict.parse(query).toLists(), [key]: [String(value)] });
}

/** The URL without the query parameter `key`. */
export function removeQueryParam(url: string, key: string): string {
  const { base, query } = splitUrl(url);
  const lists = QueryDict.parse(query).toLists();
  delete lists[key];
  return join(base, lists);
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

function join(base: string, lists: Record<string, string[]>): string {
  const pairs = Object.entries(lists)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap(([key, values]) => values.map((value) => `${encodeQueryText(key)}=${encodeQueryText(value)}`));
  return pairs.length === 0 ? base : `${base}?${pairs.join('&')}`;
}

/**
 * A URL as a header may hold it: what is no printable ASCII is percent-encoded.
 *
 * @see Django's `iri_to_uri`
 */
export function asciiUrl(url: string): string {
  return url.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
