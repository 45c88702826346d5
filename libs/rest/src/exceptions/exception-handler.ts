import { STATUS_CODES } from 'node:http';
import { HttpException, HttpStatus } from '@nestjs/common';
import {
  ApiException,
  type ErrorInput,
  MethodNotAllowed,
  NotFound,
  ParseError,
  PermissionDenied,
  UnsupportedMediaType,
  ValidationError,
} from '@nuages/core';
import { contentTypeOf } from '../parsers/content-type.js';
import { rawRequestOf } from '../request/platform.js';
import type { RestRequest } from '../request/rest-request.js';
import { RestResponse } from '../request/rest-response.js';
import { SERVER_ERROR } from '../messages.js';

/** Where an exception was thrown. */
export interface ExceptionContext {
  readonly request: RestRequest;
}

/**
 * Makes the answer to an exception, or gives `undefined` to leave it a 500. Replace it by
 * `RestModule.forRoot({ exceptionHandler })`; a handler of your own may call {@link exceptionHandler} first.
 *
 * @see DRF's setting `EXCEPTION_HANDLER`
 */
export type ExceptionHandler = (
  exception: unknown,
  context: ExceptionContext,
) => RestResponse | undefined | Promise<RestResponse | undefined>;

/**
 * The answer to an {@link ApiException} in DRF's shape: `{ detail }` for one text, the tree of messages for more.
 *
 * @see DRF's `rest_framework.views.exception_handler`
 */
export function exceptionHandler(exception: unknown, _context?: ExceptionContext): RestResponse | undefined {
  if (!(exception instanceof ApiException)) return undefined;
  return new RestResponse(exception.getResponse(), { status: exception.getStatus(), headers: exception.headers });
}

/**
 * The ApiException that an error of Nest, Express or Fastify stands for; an ApiException itself; `undefined` for
 * everything else, which is a fault of the server.
 */
export function toApiException(error: unknown, request: RestRequest): ApiException | undefined {
  if (error instanceof ApiException) return error;
  if (error instanceof HttpException) return fromHttpException(error, request);
  return fromPlatformError(error as PlatformError, request);
}

/** The answer to a fault of the server: 500, code `error`. It tells nothing of the cause. */
export function serverError(cause: unknown): ApiException {
  return new ApiException(SERVER_ERROR, 'error', 500, { cause });
}

function fromHttpException(error: HttpException, request: RestRequest): ApiException {
  const status = error.getStatus();
  const body = error.getResponse();
  const messages = isObject(body) ? body['message'] : undefined;
  if (status === 400 && Array.isArray(messages))
    return new ValidationError({ non_field_errors: messages.map(String) }, 'invalid', { cause: error });
  if (status === 400 && isTree(messages)) return new ValidationError(messages, 'invalid', { cause: error });
  if (isObject(body) && messages === undefined)
    return new ApiException(textsOf(body) as ErrorInput, codeOf(status), status, { cause: error });
  return ofStatus(status, error.message, request, error);
}

/** The errors of http-errors (Express) and of Fastify: both carry a status. */
interface PlatformError {
  status?: unknown;
  statusCode?: unknown;
  message?: string;
  type?: string;
}

function fromPlatformError(error: PlatformError | null | undefined, request: RestRequest): ApiException | undefined {
  const status = error?.statusCode ?? error?.status;
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  return ofStatus(status, error!.message ?? '', request, error);
}

function ofStatus(status: number, message: string, request: RestRequest, cause: unknown): ApiException {
  const own = isUsual(message) ? undefined : message;
  switch (status) {
    case 400:
      return new ParseError(message, 'parse_error', { cause });
    case 403:
      return new PermissionDenied(own, undefined, { cause });
    case 404:
      return new NotFound(own, undefined, { cause });
    case 405:
      return new MethodNotAllowed(request.method, own, undefined, { cause });
    case 413:
      return new ApiException(own ?? message, 'too_large', 413, { cause });
    case 415:
      return new UnsupportedMediaType(contentTypeOf(rawRequestOf(request.platformRequest)), own, undefined, { cause });
    default:
      return new ApiException(message, codeOf(status), status, { cause });
  }
}

/** What Nest, Express and Fastify say where nobody said anything: `Not Found`, `Forbidden resource`, `Cannot GET /posts`. */
function isUsual(message: string): boolean {
  return message === '' || /^Cannot [A-Z-]+ \//.test(message) || message === 'Forbidden resource' || USUAL.has(message);
}

const USUAL: ReadonlySet<string> = new Set([
  ...Object.values(STATUS_CODES),
  ...Object.values(STATUS_CODES).map((text) => `${text} Exception`),
] as string[]);

/** A body of one's own with texts at its leaves, as every body of errors has them. */
function textsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textsOf);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, textsOf(item)]));
  return String(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** `413` gives `payload_too_large`. */
function codeOf(status: number): string {
  return (HttpStatus[status] ?? 'error').toLowerCase();
}

function isTree(value: unknown): value is Record<string, string[]> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((item) => Array.isArray(item) && item.every((text) => typeof text === 'string'))
  );
}
