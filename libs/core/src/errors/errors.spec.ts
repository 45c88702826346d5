import { describe, expect, test } from 'vitest';
import { ApiException } from './api-exception.js';
import {
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
} from './api-exceptions.js';
import { DoesNotExist, IntegrityError, MultipleObjectsReturned, ProtectedError, RestrictedError } from './database-errors.js';
import { FieldError, ImproperlyConfigured, NuagesError } from './nuages-error.js';

describe('ApiException', () => {
  test.each([
    [new ParseError(), 400, 'parse_error'],
    [new AuthenticationFailed(), 401, 'authentication_failed'],
    [new NotAuthenticated(), 401, 'not_authenticated'],
    [new PermissionDenied(), 403, 'permission_denied'],
    [new NotFound(), 404, 'not_found'],
    [new MethodNotAllowed('PUT'), 405, 'method_not_allowed'],
    [new NotAcceptable(), 406, 'not_acceptable'],
    [new UnsupportedMediaType('text/csv'), 415, 'unsupported_media_type'],
    [new Throttled(11.2), 429, 'throttled'],
    [new ApiException('Broken.'), 500, 'error'],
  ])('$name has its status, code and body', (exception, status, code) => {
    expect(exception.getStatus()).toBe(status);
    expect(exception.getCodes()).toBe(code);
    expect(exception.getResponse()).toEqual({ detail: exception.message });
  });

  test('tells how long to wait', () => {
    expect(new Throttled(11.2).headers).toEqual({ 'Retry-After': '12' });
    expect(new Throttled().headers).toEqual({});
    expect(new Throttled(-1).headers).toEqual({ 'Retry-After': '0' });
    expect([new Throttled(Infinity), new Throttled(NaN)].map(({ headers, message }) => [headers, message])).toEqual([
      [{}, 'Request was throttled.'],
      [{}, 'Request was throttled.'],
    ]);
  });
});

describe('ValidationError', () => {
  test('makes a list of a lone text', () => {
    const error = new ValidationError('Wrong.', 'odd');

    expect(error.getResponse()).toEqual(['Wrong.']);
    expect(error.getCodes()).toEqual(['odd']);
  });

  test('keeps the tree, and the codes that are in it', () => {
    const error = new ValidationError({ title: ['Blank.', { message: 'Long.', code: 'max_length' }], author: { name: ['Odd.'] } });

    expect(error.getStatus()).toBe(400);
    expect(error.getResponse()).toEqual({ title: ['Blank.', 'Long.'], author: { name: ['Odd.'] } });
    expect(error.getCodes()).toEqual({ title: ['invalid', 'max_length'], author: { name: ['invalid'] } });
  });

  test("tells fields called 'message' and 'code' from one detail", () => {
    const error = new ValidationError({ message: 'Blank.', code: 'Odd.', other: ['Long.'] });

    expect(error.getResponse()).toEqual({ message: 'Blank.', code: 'Odd.', other: ['Long.'] });
    expect(error.getCodes()).toEqual({ message: 'invalid', code: 'invalid', other: ['invalid'] });
  });

  test('makes texts of what is none', () => {
    const unchecked = (detail: unknown) => new ValidationError(detail as string).getResponse();

    expect(unchecked(5)).toEqual(['5']);
    expect(unchecked({ title: undefined, views: [1, null] })).toEqual({ title: 'undefined', views: ['1', 'null'] });
  });

  test("keeps a key '__proto__' a key", () => {
    const error = new ValidationError(JSON.parse('{ "__proto__": ["Odd."] }') as Record<string, string[]>);

    expect(Object.keys(error.getResponse() as object)).toEqual(['__proto__']);
  });
});

describe('NuagesError', () => {
  test.each([
    [new ImproperlyConfigured('wrong'), 'improperly_configured'],
    [new FieldError('wrong'), 'field_error'],
    [new DoesNotExist('Post'), 'does_not_exist'],
    [new MultipleObjectsReturned('Post', 2), 'multiple_objects_returned'],
    [new IntegrityError('wrong', { rule: 'unique', table: 'post', columns: ['slug'] }), 'integrity_error'],
    [new ProtectedError('wrong', []), 'protected'],
    [new RestrictedError('wrong', []), 'restricted'],
  ])('$name has a code and its own name', (error, code) => {
    expect(error).toBeInstanceOf(NuagesError);
    expect(error.code).toBe(code);
    expect(error.name).toBe(error.constructor.name);
  });
});
