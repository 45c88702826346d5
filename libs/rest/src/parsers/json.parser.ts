import { ParseError } from '@nuages/core';
import { isNestedDeeper, MAX_JSON_DEPTH } from './json-depth.js';
import type { Parser, ParserContext } from './parser.js';

/**
 * JSON, strict: `NaN` and `Infinity` are errors. Integers beyond 2^53 become `bigint`s; more than 1,000 levels are refused. Error code: `parse_error`.
 *
 * @see DRF's `JSONParser`
 */
export class JSONParser implements Parser {
  readonly mediaType = 'application/json';

  parse(body: Buffer, { parameters }: ParserContext): unknown {
    try {
      const text = decoderOf(parameters['charset']).decode(body);
      if (isNestedDeeper(text, MAX_JSON_DEPTH)) throw new RangeError(`More than ${MAX_JSON_DEPTH} levels.`);
      return LONG_NUMBER.test(text) ? JSON.parse(text, keepBigIntegers) : JSON.parse(text);
    } catch (cause) {
      throw new ParseError(`JSON parse error - ${(cause as Error).message}`, 'parse_error', { cause });
    }
  }
}

/** An encoding that nobody knows counts as none, as in Django. */
function decoderOf(charset: string | undefined): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset || 'utf-8', STRICT);
  } catch {
    return new TextDecoder('utf-8', STRICT);
  }
}

const STRICT = { fatal: true, ignoreBOM: true };

const LONG_NUMBER = /\d{16}/;

function keepBigIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(context?.source ?? '') ? BigInt(context!.source!) : value;
}
