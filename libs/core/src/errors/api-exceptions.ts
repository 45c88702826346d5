import { ApiException, type ApiExceptionOptions } from './api-exception.js';
import { type ErrorInput, isErrorTree } from './error-details.js';

/**
 * The data is not valid: 400. A lone text becomes a list of one, as in DRF.
 *
 * @see DRF's `ValidationError`
 */
export class ValidationError extends ApiException {
  constructor(detail: ErrorInput = 'Invalid input.', code = 'invalid', options?: ApiExceptionOptions) {
    super(isErrorTree(detail) ? detail : [detail], code, 400, options);
  }
}

/** The body of the request cannot be read: 400. */
export class ParseError extends ApiException {
  constructor(detail: ErrorInput = 'Malformed request.', code = 'parse_error', options?: ApiExceptionOptions) {
    super(detail, code, 400, options);
  }
}

/** The credentials are wrong: 401 (403 where no authenticator has a challenge to send). */
export class AuthenticationFailed extends ApiException {
  constructor(detail: ErrorInput = 'Incorrect authentication credentials.', code = 'authentication_failed', options?: ApiExceptionOptions) {
    super(detail, code, 401, options);
  }
}

/** There are no credentials: 401 (403 where no authenticator has a challenge to send). */
export class NotAuthenticated extends ApiException {
  constructor(
    detail: ErrorInput = 'Authentication credentials were not provided.',
    code = 'not_authenticated',
    options?: ApiExceptionOptions,
  ) {
    super(detail, code, 401, options);
  }
}

/** The client may not do this: 403. */
export class PermissionDenied extends ApiException {
  constructor(
    detail: ErrorInput = 'You do not have permission to perform this action.',
    code = 'permission_denied',
    options?: ApiExceptionOptions,
  ) {
    super(detail, code, 403, options);
  }
}

/** There is no such thing: 404. */
export class NotFound extends ApiException {
  constructor(detail: ErrorInput = 'Not found.', code = 'not_found', options?: ApiExceptionOptions) {
    super(detail, code, 404, options);
  }
}

/** The resource exists but does not take this method: 405. */
export class MethodNotAllowed extends ApiException {
  constructor(
    method: string,
    detail: ErrorInput = `Method "${method}" not allowed.`,
    code = 'method_not_allowed',
    options?: ApiExceptionOptions,
  ) {
    super(detail, code, 405, options);
  }
}

/** The answer cannot be given in a media type that the client accepts: 406. */
export class NotAcceptable extends ApiException {
  constructor(detail: ErrorInput = 'Could not satisfy the request Accept header.', code = 'not_acceptable', options?: ApiExceptionOptions) {
    super(detail, code, 406, options);
  }
}

/** The body has a media type that the endpoint does not read: 415. */
export class UnsupportedMediaType extends ApiException {
  constructor(
    mediaType: string,
    detail: ErrorInput = `Unsupported media type "${mediaType}" in request.`,
    code = 'unsupported_media_type',
    options?: ApiExceptionOptions,
  ) {
    super(detail, code, 415, options);
  }
}

/** The client asks too often: 429, with `Retry-After` where the wait is known. */
export class Throttled extends ApiException {
  /** @param waitSeconds how long to wait, in seconds; `undefined` where nobody knows */
  constructor(
    readonly waitSeconds?: number,
    detail: ErrorInput = throttledText(waitSeconds),
    code = 'throttled',
    options?: ApiExceptionOptions,
  ) {
    super(detail, code, 429, { ...options, headers: { ...retryAfter(waitSeconds), ...options?.headers } });
  }
}

function throttledText(waitSeconds: number | undefined): string {
  const seconds = wholeSeconds(waitSeconds);
  if (seconds === undefined) return 'Request was throttled.';
  return `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`;
}

function retryAfter(waitSeconds: number | undefined): Record<string, string> {
  const seconds = wholeSeconds(waitSeconds);
  return seconds === undefined ? {} : { 'Retry-After': String(seconds) };
}

/** What a header can say of a wait; `undefined` where it never ends. */
function wholeSeconds(waitSeconds: number | undefined): number | undefined {
  return Number.isFinite(waitSeconds) ? Math.max(0, Math.ceil(waitSeconds!)) : undefined;
}
