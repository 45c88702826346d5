import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor, StreamableFile } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { validatedInputsOf } from '@nuages/serializers';
import { type Observable, type ObservableInput, switchMap } from 'rxjs';
import { parsersOf, plainViewOf } from './negotiation/plain-view.js';
import { withCharset } from './negotiation/media-type.js';
import type { Parser } from './parsers/parser.js';
import { bodyOf, plainData } from './parsers/request-body.js';
import { readMultipart } from './parsers/read-multipart.js';
import { entityTagOf } from './conditional/entity-tag.js';
import { httpDate } from './conditional/http-date.js';
import { PreconditionFailed } from './conditional/precondition-failed.js';
import { judge } from './conditional/preconditions.js';
import { type PlatformRequest, type PlatformResponse, setHeaders } from './request/platform.js';
import { RestRequest } from './request/rest-request.js';
import { RestResponse } from './request/rest-response.js';
import { REST_OPTIONS, type ResolvedRestOptions } from './rest-options.js';
import { routedHandlerOf } from './routing/lay-out-routes.js';
import { takenInputsOf } from './routing/nest-metadata.js';
import { viewSetOf } from './viewsets/view-set.definition.js';

/**
 * Reads the body for a viewset's handler, and renders what the handler gives. For other handlers it throws the error of
 * a body that they ask for and that cannot be read.
 */
@Injectable()
export class RestInterceptor implements NestInterceptor {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Inject(REST_OPTIONS) private readonly options: ResolvedRestOptions,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const platformRequest = http.getRequest<PlatformRequest>();
    const response = http.getResponse<PlatformResponse>();
    const body = bodyOf(platformRequest);
    const parsers = this.viewParsersOf(context);
    if (!parsers) {
      if (!body.isUnread && takesBody(context)) body.read();
      const answer = (result: unknown) =>
        RestResponse.is(result) || result instanceof StreamableFile
          ? this.answer(result, RestRequest.of(platformRequest), response)
          : [result];
      return next.handle().pipe(switchMap(answer));
    }

    const request = RestRequest.of(platformRequest);
    body.useParsers(parsers);
    const serve = () => {
      if (takesBody(context)) platformRequest.body = plainData(request.data);
      return next.handle().pipe(switchMap((result) => this.answer(result, request, response)));
    };
    return body.isUnread ? readMultipart(platformRequest, body, parsers).then(serve) : serve();
  }

  /** The parsers of the view that serves the request; none for handlers that are no views. */
  private viewParsersOf(context: ExecutionContext): readonly Parser[] | undefined {
    const [controller, handler] = [context.getClass(), context.getHandler()];
    if (routedHandlerOf(controller, handler)) return viewSetOf(controller)?.options.parsers ?? this.options.parsers;
    const plainView = plainViewOf(handler);
    return plainView && parsersOf(plainView, this.options.parsers);
  }

  /** What Nest sends of a handler's result; at once, unless the renderer takes its time. */
  private answer(result: unknown, request: RestRequest, response: PlatformResponse): ObservableInput<unknown> {
    const adapter = this.adapterHost.httpAdapter;
    if (result instanceof StreamableFile) return [adapter.getType() === 'fastify' ? logBreaks(result, response) : result];
    const { data, status, headers } = RestResponse.is(result) ? result : { data: result, status: undefined, headers: {} };
    setHeaders(adapter, response, headers);
    if (status !== undefined) adapter.status(response, status);
    if (data === undefined) return [undefined];
    if (RestResponse.is(result) && Buffer.isBuffer(data)) return [new StreamableFile(data, { length: data.length })];

    const { renderer, parameters } = request.negotiated ?? { renderer: this.options.renderers[0]!, parameters: {} };
    const send = (text: string | Buffer) => this.send(request, response, { status, headers, text, mediaType: renderer.mediaType });
    const rendered = renderer.render(data, { request, status: status ?? 200, parameters });
    return rendered instanceof Promise ? rendered.then(send) : [send(rendered)];
  }

  private send(request: RestRequest, response: PlatformResponse, { status = 200, mediaType, ...rendered }: Rendered): unknown {
    const { headers, text } = rendered;
    const type = typeof text === 'string' ? withCharset(mediaType) : mediaType;
    if (headerOf(headers, 'content-type') === undefined) setHeaders(this.adapterHost.httpAdapter, response, { 'Content-Type': type });
    const isRead = status === 200 && (request.method === 'GET' || request.method === 'HEAD');
    if (isRead && this.isUnchanged(request, response, rendered)) return undefined;
    return typeof text === 'string' ? text : new StreamableFile(text, { type: mediaType, length: text.length }); // Express would write a Buffer as JSON
  }

  /**
   * Tags what a GET answers, and answers 304 to a client that has it.
   *
   * @throws PreconditionFailed
   */
  private isUnchanged(request: RestRequest, response: PlatformResponse, { headers, text }: Pick<Rendered, 'headers' | 'text'>): boolean {
    const adapter = this.adapterHost.httpAdapter;
    const { etag: ownTag, lastModified: ownDate } = request.validators ?? {};
    const etag = headerOf(headers, 'etag') ?? ownTag ?? (this.options.entityTags ? entityTagOf(text) : undefined);
    const date = headerOf(headers, 'last-modified') ?? (ownDate && httpDate(ownDate));
    setHeaders(adapter, response, { ...(etag && { ETag: etag }), ...(date && { 'Last-Modified': date }) });
    const verdict = judge(request, { etag, lastModified: date === undefined ? undefined : new Date(date) });
    if (verdict === 'failed') throw new PreconditionFailed();
    if (verdict === 'not modified') adapter.status(response, 304);
    return verdict === 'not modified';
  }
}

/** An answer's text in a media type, and the status and headers that the handler gave it. */
interface Rendered {
  readonly status: number | undefined;
  readonly mediaType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string | Buffer;
}

/** Has a file logged that breaks off on its way, as Nest does on Express: Fastify closes the connection and says nothing. */
function logBreaks(file: StreamableFile, { raw }: PlatformResponse): StreamableFile {
  file.getStream().once('error', (error: Error) => raw?.headersSent && file.errorLogger(error));
  return file;
}

function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1];
}

const bodyTakers = new WeakMap<object, boolean>();

/** Whether a handler takes the body by a parameter. */
function takesBody(context: ExecutionContext): boolean {
  const [controller, handler] = [context.getClass(), context.getHandler()];
  const known = bodyTakers.get(handler);
  if (known !== undefined) return known;
  const inputs = [...takenInputsOf(controller, handler.name), ...validatedInputsOf(controller.prototype as object, handler.name)];
  const takes = inputs.some(({ source }) => source === 'body');
  bodyTakers.set(handler, takes);
  return takes;
}
