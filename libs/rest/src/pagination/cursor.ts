import { createHmac, timingSafeEqual } from 'node:crypto';
import { QueryDict } from '../request/query-dict.js';
import { encodeQueryText } from '../request/uri.js';
import { readInteger } from './read-integer.js';

/** Where a page begins: after (or, in reverse, before) the rows at `position`, and `offset` rows further. */
export interface Cursor {
  readonly offset: number;
  readonly isReverse: boolean;
  /** The text of the first ordering field's value, or `null` for the end of the list. */
  readonly position: string | null;
}

/** A cursor that nobody signed may not skip more rows than this, so that no client can make a page expensive. */
const OFFSET_LIMIT = 1000;
const SIGNATURE_LENGTH = 16;

/** The opaque text of a cursor; signed where there is a key. */
export function encodeCursor({ offset, isReverse, position }: Cursor, key?: string): string {
  const tokens = [offset !== 0 && `o=${offset}`, isReverse && 'r=1', position !== null && `p=${encodeQueryText(position)}`].filter(Boolean);
  const text = tokens.join('&');
  const signature = key === undefined ? '' : sign(text, key).toString('latin1');
  return Buffer.from(signature + text, 'latin1').toString('base64');
}

/**
 * Reads {@link encodeCursor}'s text. `undefined` when it is none, or has another key's signature. Text without a single
 * letter of base64 is the beginning of the list, as in DRF.
 */
export function decodeCursor(encoded: string, key?: string): Cursor | undefined {
  const letters = encoded.replace(/[^a-z0-9+/]/gi, '');
  if (letters === '') return { offset: 0, isReverse: false, position: null };
  if (letters.length % 4 !== 0 && !/=/.test(encoded)) return undefined;
  const text = verify(Buffer.from(letters, 'base64'), key);
  // eslint-disable-next-line no-control-regex -- only ASCII is ever written
  if (text === undefined || !/^[\x00-\x7f]*$/.test(text)) return undefined;
  return readTokens(QueryDict.parse(text), key === undefined ? OFFSET_LIMIT : Infinity);
}

function readTokens(tokens: QueryDict, offsetLimit: number): Cursor | undefined {
  const offset = readInteger(tokens.getAll('o')[0] ?? '0');
  const reverse = readInteger(tokens.getAll('r')[0] ?? '0');
  if (offset === undefined || offset < 0 || reverse === undefined) return undefined;
  return { offset: Math.min(offset, offsetLimit), isReverse: reverse !== 0, position: tokens.getAll('p')[0] ?? null };
}

function verify(bytes: Buffer, key: string | undefined): string | undefined {
  if (key === undefined) return bytes.toString('latin1');
  if (bytes.length < SIGNATURE_LENGTH) return undefined;
  const text = bytes.subarray(SIGNATURE_LENGTH).toString('latin1');
  return timingSafeEqual(bytes.subarray(0, SIGNATURE_LENGTH), sign(text, key)) ? text : undefined;
}

function sign(text: string, key: string): Buffer {
  return createHmac('sha256', key).update(`nuages.rest.cursor:${text}`).digest().subarray(0, SIGNATURE_LENGTH);
}
