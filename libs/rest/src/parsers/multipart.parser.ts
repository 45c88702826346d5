import { ParseError } from '@nuages/core';
import type { Parser } from './parser.js';

/** Limits of {@link MultiPartParser}. Sizes are in bytes: beyond one is 413, code `too_large`; too many parts are 400, code `parse_error`. */
export interface MultiPartLimits {
  /** Of each file. Default 10 MB. */
  fileSize?: number;
  /** Default 10. */
  files?: number;
  /** Of each field that is no file. Default 2.5 MB. */
  fieldSize?: number;
  /** Fields that are no files. Default 1,000. */
  fields?: number;
  /** Of the whole body. Default 25 MB. */
  totalSize?: number;
}

/**
 * HTML forms with files: a `QueryDict` whose values are texts and {@link UploadedFile}s. The body is streamed, and what comes
 * after the first limit is dropped.
 *
 * @see DRF's `MultiPartParser`
 */
export class MultiPartParser implements Parser {
  readonly mediaType = 'multipart/form-data';
  readonly isForm = true;

  constructor(readonly limits: MultiPartLimits = {}) {}

  /** Is never called with bytes: the interceptor streams multipart bodies. */
  parse(): never {
    throw new ParseError('Multipart form parse error - the body was not streamed.');
  }
}
