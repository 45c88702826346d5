import { isUtf8 } from 'node:buffer';
import { QueryDict } from '../request/query-dict.js';
import type { Parser } from './parser.js';

/**
 * HTML forms without files: a `QueryDict`. What is not percent-encoded is UTF-8, or Latin-1 where it is none.
 *
 * @see DRF's `FormParser`
 */
export class FormParser implements Parser {
  readonly mediaType = 'application/x-www-form-urlencoded';
  readonly isForm = true;

  parse(body: Buffer): QueryDict {
    return QueryDict.parse(isUtf8(body) ? body.toString() : body.toString('latin1'));
  }
}
