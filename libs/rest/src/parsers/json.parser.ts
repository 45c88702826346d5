import { ParseError } from '@nuages/core';
import { noteFloat } from '@nuages/serializers';
import { decoderOf } from './charset.js';
import { isNestedDeeper, MAX_JSON_DEPTH } from './json-depth.js';
import type { Parser, ParserContext } from './parser.js';

/**
 * JSON, strict: `NaN` and `Infinity` are errors. Integers beyond 2^53 become `bigint`s, and serializers are told of floats that JavaScript
 * holds equal to integers (`1.0`); more than 1,000 levels are refused. Error code: `parse_error`.
 *
 * @see DRF's `JSONParser`
 */
export class JSONParser implements Parser {
  readonly mediaType = 'application/json';

  parse(body: Buffer, { parameters }: ParserContext): unknown {
    try {
      const text = decoderOf(parameters['charset'], { fatal: true }).decode(body);
      if (isNestedDeeper(text, MAX_JSON_DEPTH)) throw new RangeError(`More than ${MAX_JSON_DEPTH} levels.`);
      return INEXACT_NUMBER.test(text) ? JSON.parse(text, keepNumber) : JSON.parse(text);
    } catch (cause) {
      throw new ParseError(`JSON parse error - ${(cause as Error).message}`, 'parse_error', { cause });
    }
  }
}

/** A long integer, or a float that may be whole (`1.0`, `1e2`): what `JSON.parse` alone does not keep. */
const INEXACT_NUMBER = /\d{16}|[:,[]\s*-?\d+(?:\.0+(?!\d)|(?:\.\d+)?e)/i;

function keepNumber(this: object, key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number') return value;
  const source = context?.source ?? '';
  if (/^-?\d+$/.test(source)) return Number.isSafeInteger(value) ? value : BigInt(source);
  if (Number.isSafeInteger(value)) noteFloat(this, key);
  return value;
}
