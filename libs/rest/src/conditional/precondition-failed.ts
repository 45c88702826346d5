import { ApiException, type ApiExceptionOptions, type ErrorInput } from '@nuages/core';

/** The row is not in the state that the request's `If-Match`, `If-None-Match` or `If-Unmodified-Since` asks for: 412. */
export class PreconditionFailed extends ApiException {
  constructor(
    detail: ErrorInput = 'What you want to change is not as you last saw it. Read it again.',
    code = 'precondition_failed',
    options?: ApiExceptionOptions,
  ) {
    super(detail, code, 412, options);
  }
}
