import { QueryDict } from '../request/query-dict.js';
import type { Parser } from './parser.js';

/**
 * HTML forms without files: a `QueryDict`.
 *
 * @see DRF's `FormParser`
 */
export class FormParser implements Parser {
  readonly mediaType = 'application/x-www-form-urlencoded';
  readonly isForm = true;

  parse(body: Buffer): QueryDict {
    return QueryDict.parse(body.toString('latin1'));
  }
}
