import { ParseError } from '@nuages/core';
import type { Parser } from './parser.js';

/** Limits of {@link MultiPartParser}. Sizes are in bytes. */
export interface MultiPartLimits {
  /** Default 10 MB. */
  fileSize?: number;
  /** Default 10. */
  files?: number;
  /** Default 2.5 MB, of all fields together. */
  fieldSize?: number;
  /** Default 1,000. */
  fields?: number;
}

/**
 * HTML forms with files: a `QueryDict` whose values are texts and {@link UploadedFile}s. The body is streamed, and cut
 * off at the first limit.
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
