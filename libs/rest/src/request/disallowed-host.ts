import { ApiException, type ApiExceptionOptions, type ErrorInput } from '@nuages/core';
import { DISALLOWED_HOST } from '../messages.js';

/** The request's `Host` is none that the application serves, or no host at all: 400, code `disallowed_host`. */
export class DisallowedHost extends ApiException {
  constructor(detail: ErrorInput = DISALLOWED_HOST, code = 'disallowed_host', options?: ApiExceptionOptions) {
    super(detail, code, 400, options);
  }
}
