import {
  ApiException,
  AuthenticationFailed,
  MethodNotAllowed,
  NotAcceptable,
  NotAuthenticated,
  NotFound,
  ParseError,
  PermissionDenied,
  Throttled,
  UnsupportedMediaType,
  ValidationError,
} from '@nuages/core';

/** An exception class of one's own: status 503, code busy. */
class Busy extends ApiException {
  constructor() {
    super('Try again later.', 'busy', 503);
  }
}

/** The exceptions of `/posts/fail/<kind>/` (README.md, section 2). */
export const FAILURES: Readonly<Record<string, () => Error>> = {
  validation_text: () => new ValidationError('text', 'odd'),
  validation_default_code: () => new ValidationError('text'),
  validation_list: () => new ValidationError(['one', 'two']),
  validation_dict: () => new ValidationError({ a: ['text'], b: { c: ['text'] } }, 'deep'),
  permission: () => new PermissionDenied(),
  permission_code: () => new PermissionDenied('text', 'blocked'),
  dict_detail: () => new PermissionDenied({ why: 'text', who: ['text'] }, 'c'),
  django_permission: () => new PermissionDenied(),
  not_authenticated: () => new NotAuthenticated(),
  authentication_failed: () => new AuthenticationFailed(),
  not_found: () => new NotFound(),
  django_404: () => new NotFound(),
  method: () => new MethodNotAllowed('GET'),
  throttled: () => new Throttled(12),
  throttled_no_wait: () => new Throttled(),
  parse: () => new ParseError(),
  unsupported: () => new UnsupportedMediaType('text/x'),
  not_acceptable: () => new NotAcceptable(),
  api: () => new ApiException('A server error occurred.'),
  custom_code: () => new ApiException('text', 'mine'),
  custom: () => new Busy(),
};
