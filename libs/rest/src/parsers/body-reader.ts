import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiException, ParseError } from '@nuages/core';
import type { HttpServer } from '@nestjs/common';
import { MediaType } from '../negotiation/media-type.js';
import { hideMalformedContentType } from './content-type.js';
import type { Parser } from './parser.js';
import { keepBody, plainData, RequestBody } from './request-body.js';

/** How bodies are read. */
export interface BodyReaderOptions {
  readonly parsers: readonly Parser[];
  /** The largest body, in bytes. */
  readonly bodyLimit: number;
}

/**
 * Reads the bytes of each request's body in the place of the platform's own parsers, and sets `request.body` for plain
 * handlers. A multipart body is left unread: it is streamed by the view that wants it.
 */
export function installBodyReader(adapter: HttpServer, options: BodyReaderOptions): void {
  if (adapter.getType() === 'fastify') installOnFastify(adapter as unknown as FastifyLike, options);
  else adapter.use((request: ExpressRequest, _response: ServerResponse, next: () => void) => void readExpressBody(request, options, next));
}

type ExpressRequest = IncomingMessage & { body?: unknown };

/** The part of Nest's FastifyAdapter that the reader needs. */
interface FastifyLike {
  getInstance(): {
    addContentTypeParser(type: string | string[], parser: FastifyBodyParser): void;
    removeContentTypeParser(type: string[]): void;
    addHook(name: 'onRequest', hook: (request: { raw: IncomingMessage }, reply: unknown, done: () => void) => void): void;
  };
  useBodyParser(type: string[], rawBody: boolean): void;
}
type FastifyBodyParser = (request: { raw: IncomingMessage }, payload: IncomingMessage) => Promise<unknown>;

function installOnFastify(adapter: FastifyLike, options: BodyReaderOptions): void {
  const types = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', '*'];
  const instance = adapter.getInstance();
  // The adapter's own parsers for these types step back when others are there. Fastify would refuse what is too large before any guard
  adapter.useBodyParser(types, false);
  instance.removeContentTypeParser(types);
  instance.addContentTypeParser(types, async ({ raw }, payload) => keep(raw, await readBody(raw, payload, options)));
  instance.addContentTypeParser('multipart/form-data', async () => undefined);
  instance.addHook('onRequest', ({ raw }, _reply, done) => {
    hideMalformedContentType(raw);
    done();
  });
}

async function readExpressBody(request: ExpressRequest, options: BodyReaderOptions, next: () => void): Promise<void> {
  const { headers } = request;
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  if (isEmpty) request.body = keep(request, new RequestBody(request, options.parsers, Buffer.alloc(0)));
  else if (new MediaType(headers['content-type'] ?? '').name !== 'multipart/form-data')
    request.body = keep(request, await readBody(request, request, options));
  next();
}

/** Keeps a body for views, and gives what plain handlers get of it. */
function keep(request: IncomingMessage, body: RequestBody): unknown {
  keepBody(request, body);
  return plainBody(body);
}

async function readBody(
  request: IncomingMessage,
  payload: AsyncIterable<Buffer>,
  { parsers, bodyLimit }: BodyReaderOptions,
): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of payload) {
      length += chunk.length;
      if (length <= bodyLimit) chunks.push(chunk); // the rest is read and dropped, so that the answer arrives
    }
  } catch (cause) {
    return new RequestBody(request, parsers, undefined, new ParseError('The body of the request ended too early.', undefined, { cause }));
  }
  if (length > bodyLimit) return new RequestBody(request, parsers, undefined, bodyTooLarge(bodyLimit));
  return new RequestBody(request, parsers, Buffer.concat(chunks));
}

/** The error of a body beyond the limit: 413, code `too_large`. */
export function bodyTooLarge(bodyLimit: number): ApiException {
  return new ApiException(`The body of the request is larger than ${bodyLimit} bytes.`, 'too_large', 413);
}

/** What a plain handler gets by `@Body()`: nothing where the body cannot be read. */
function plainBody(body: RequestBody): unknown {
  try {
    return plainData(body.read());
  } catch {
    return undefined;
  }
}
