import { HttpException } from '@nestjs/common';
import {
  type ErrorDetail,
  type ErrorDetails,
  type ErrorInput,
  type ErrorTexts,
  isErrorDetail,
  mapErrorDetails,
  toErrorDetails,
} from './error-details.js';

/** Options of {@link ApiException}. */
export interface ApiExceptionOptions {
  /** Headers that the answer carries, as `Retry-After`. */
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/**
 * A fault of the client, answered over HTTP with a body of DRF's shape: `{ detail }` for a text, the tree of messages
 * itself for anything nested.
 *
 * @see DRF's `rest_framework.exceptions.APIException`
 */
export class ApiException extends HttpException {
  /** The fault with its code, or a tree of faults. */
  readonly detail: ErrorDetail | ErrorDetails;
  /** Headers that the answer carries. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(detail: ErrorInput, code = 'error', status = 500, { headers = {}, cause }: ApiExceptionOptions = {}) {
    const details = toErrorDetails(detail, code);
    super(bodyOf(details), status, { cause });
    this.name = new.target.name;
    this.detail = details;
    this.headers = headers;
    this.message = typeof detail === 'string' ? detail : JSON.stringify(mapErrorDetails(details, codeOf));
  }

  /** The tree with each message replaced by its code. */
  getCodes(): ErrorTexts {
    return mapErrorDetails(this.detail, codeOf);
  }

  /** The tree with `{ message, code }` at its leaves. */
  getFullDetails(): ErrorDetail | ErrorDetails {
    return this.detail;
  }
}

function bodyOf(details: ErrorDetail | ErrorDetails): Record<string, unknown> {
  const texts = mapErrorDetails(details, (detail) => detail.message);
  return isErrorDetail(details) ? { detail: texts } : (texts as Record<string, unknown>);
}

function codeOf(detail: ErrorDetail): string {
  return detail.code;
}
