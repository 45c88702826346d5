import { ParseError } from '@nuages/core';
import { type Decoder, decoderOf } from '../parsers/charset.js';

/** How many pairs a query string or a form may hold before it is refused, as Django's `DATA_UPLOAD_MAX_NUMBER_FIELDS`. */
const MAX_PAIRS = 1000;

/**
 * Keys with one or more values each, read from a query string or a form. `get` gives the last value of a key, as
 * Django's `QueryDict` does.
 *
 * @example
 * const query = QueryDict.parse('tag=a&tag=b&q=x+y');
 * query.get('tag'); // 'b'
 * query.getAll('tag'); // ['a', 'b']
 */
export class QueryDict<V = string> implements Iterable<[string, V[]]> {
  private readonly lists = new Map<string, V[]>();

  constructor(pairs: Iterable<readonly [string, V]> = []) {
    for (const [key, value] of pairs) this.append(key, value);
  }

  /**
   * Reads `application/x-www-form-urlencoded` text. Nothing in it is an error: `+` is a space, a broken percent sequence
   * stays as it is, bytes that are not UTF-8 become U+FFFD, a key without `=` has the value `''`. Percent sequences may be of another
   * encoding.
   *
   * @throws ParseError when there are more than a thousand pairs
   */
  static parse(text: string, decoder: Decoder = UTF8): QueryDict {
    const parts = text.split('&').filter((part) => part !== '');
    if (parts.length > MAX_PAIRS) throw new ParseError('Too many parameters.');
    return new QueryDict(parts.map((part) => parsePair(part, decoder)));
  }

  /** The last value of `key`, or `undefined`. */
  get(key: string): V | undefined {
    return this.lists.get(key)?.at(-1);
  }

  /** Every value of `key`, in order; empty when there is none. */
  getAll(key: string): V[] {
    return [...(this.lists.get(key) ?? [])];
  }

  has(key: string): boolean {
    return this.lists.has(key);
  }

  keys(): string[] {
    return [...this.lists.keys()];
  }

  get size(): number {
    return this.lists.size;
  }

  [Symbol.iterator](): IterableIterator<[string, V[]]> {
    return this.lists.entries();
  }

  /** A plain object of the last values. Keys are own properties, whatever their name. */
  toObject(): Record<string, V> {
    return Object.fromEntries([...this.lists].map(([key, values]) => [key, values.at(-1)!]));
  }

  /** A plain object with every value of each key. */
  toLists(): Record<string, V[]> {
    return Object.fromEntries([...this.lists].map(([key, values]) => [key, [...values]]));
  }

  toJSON(): Record<string, V> {
    return this.toObject();
  }

  private append(key: string, value: V): void {
    const values = this.lists.get(key);
    if (values) values.push(value);
    else this.lists.set(key, [value]);
  }
}

function parsePair(part: string, decoder: Decoder): [string, string] {
  const at = part.indexOf('=');
  if (at < 0) return [decodeFormText(part, decoder), ''];
  return [decodeFormText(part.slice(0, at), decoder), decodeFormText(part.slice(at + 1), decoder)];
}

const PERCENT_RUN = /(?:%[0-9a-f]{2})+/gi;

/** Decodes `+` and percent sequences; a sequence that is none stays. */
function decodeFormText(text: string, decoder: Decoder): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  if (decoder !== UTF8) return decodeRuns(spaced, decoder);
  try {
    return decodeURIComponent(spaced);
  } catch {
    return decodeRuns(spaced, decoder);
  }
}

/** Decodes what can be decoded. */
function decodeRuns(spaced: string, decoder: Decoder): string {
  return spaced.replace(PERCENT_RUN, (run) => decoder.decode(Buffer.from(run.replaceAll('%', ''), 'hex')));
}

const UTF8 = decoderOf(undefined);
