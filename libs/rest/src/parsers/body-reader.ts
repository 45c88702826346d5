import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiException } from '@nuages/core';
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
    addContentTypeParser(type: string | string[], ...rest: unknown[]): void;
    addHook(name: 'onRequest', hook: (request: { raw: IncomingMessage }, reply: unknown, done: () => void) => void): void;
  };
  useBodyParser(type: string[], rawBody: boolean, options: { bodyLimit: number }, parser: FastifyBodyParser): void;
}
type FastifyBodyParser = (request: { raw: IncomingMessage }, body: Buffer, done: (error: Error | null, body?: unknown) => void) => void;

function installOnFastify(adapter: FastifyLike, { parsers, bodyLimit }: BodyReaderOptions): void {
  // The adapter's own parsers for these types step back when others are there
  adapter.useBodyParser(
    ['application/json', 'application/x-www-form-urlencoded', 'text/plain', '*'],
    false,
    { bodyLimit },
    ({ raw }, bytes, done) => {
      const body = new RequestBody(raw, parsers, bytes);
      keepBody(raw, body);
      done(null, plainBody(body));
    },
  );
  const instance = adapter.getInstance();
  instance.addContentTypeParser('multipart/form-data', (_request: unknown, _payload: unknown, done: (error: null) => void) => done(null));
  instance.addHook('onRequest', ({ raw }, _reply, done) => {
    hideMalformedContentType(raw);
    done();
  });
}

async function readExpressBody(request: ExpressRequest, { parsers, bodyLimit }: BodyReaderOptions, next: () => void): Promise<void> {
  const body = await readBody(request, parsers, bodyLimit);
  if (body) {
    keepBody(request, body);
    request.body = plainBody(body);
  }
  next();
}

/** `undefined` for a multipart body, which stays in the stream. */
async function readBody(request: IncomingMessage, parsers: readonly Parser[], bodyLimit: number): Promise<RequestBody | undefined> {
  const { headers } = request;
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0)
    return new RequestBody(request, parsers, Buffer.alloc(0));
  if (new MediaType(headers['content-type'] ?? '').name === 'multipart/form-data') return undefined;

  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      length += (chunk as Buffer).length;
      if (length <= bodyLimit) chunks.push(chunk as Buffer); // the rest is read and dropped, so that the answer arrives
    }
  } catch (error) {
    return new RequestBody(request, parsers, undefined, error as Error);
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
