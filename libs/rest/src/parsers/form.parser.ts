import { isUtf8 } from 'node:buffer';
import { QueryDict } from '../request/query-dict.js';
import { type Decoder, decoderOf } from './charset.js';
import type { Parser, ParserContext } from './parser.js';

/**
 * HTML forms without files: a `QueryDict`. What is not percent-encoded is of the `charset` that the media type names, by default UTF-8,
 * or Latin-1 where it is none.
 *
 * @see DRF's `FormParser`
 */
export class FormParser implements Parser {
  readonly mediaType = 'application/x-www-form-urlencoded';
  readonly isForm = true;

  parse(body: Buffer, { parameters: { charset } }: Pick<ParserContext, 'parameters'>): QueryDict {
    if (!charset) return QueryDict.parse(isUtf8(body) ? body.toString() : body.toString('latin1'));
    return QueryDict.parse(decodeOrLatin(body, decoderOf(charset, { fatal: true })), decoderOf(charset));
  }
}

function decodeOrLatin(body: Buffer, strict: Decoder): string {
  try {
    return strict.decode(body);
  } catch {
    return body.toString('latin1');
  }
}
