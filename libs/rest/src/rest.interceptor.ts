import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor, StreamableFile } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { validatedInputsOf } from '@nuages/serializers';
import { from, type Observable, switchMap } from 'rxjs';
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
    const viewSet = routedHandlerOf(context.getClass(), context.getHandler()) && viewSetOf(context.getClass());
    if (viewSet) {
      const parsers = viewSet.options.parsers ?? this.options.parsers;
      const request = RestRequest.of(platformRequest);
      return this.serve(request, http.getResponse(), parsers, takesBody(context) ? takingBody(request, next) : next);
    }

    const plainView = plainViewOf(context.getHandler());
    if (plainView) {
      const request = RestRequest.of(platformRequest);
      const parsers = parsersOf(plainView, this.options.parsers);
      return this.serve(request, http.getResponse(), parsers, takesBody(context) ? takingBody(request, next) : next);
    }
    const body = bodyOf(platformRequest);
    if (!body.isUnread && takesBody(context)) body.read();
    return next
      .handle()
      .pipe(
        switchMap((result) =>
          RestResponse.is(result) ? this.render(result, RestRequest.of(platformRequest), http.getResponse()) : [result],
        ),
      );
  }

  private async serve(
    request: RestRequest,
    response: PlatformResponse,
    parsers: readonly Parser[],
    next: CallHandler,
  ): Promise<Observable<unknown>> {
    const body = bodyOf(request.platformRequest);
    body.useParsers(parsers);
    if (body.isUnread) await readMultipart(request.platformRequest, body, parsers);
    return next.handle().pipe(switchMap((result) => from(this.render(result, request, response))));
  }

  private async render(result: unknown, request: RestRequest, response: PlatformResponse): Promise<unknown> {
    if (result instanceof StreamableFile) return result;
    const adapter = this.adapterHost.httpAdapter;
    const { data, status, headers } = RestResponse.is(result) ? result : { data: result, status: undefined, headers: {} };
    setHeaders(adapter, response, headers);
    if (status !== undefined) adapter.status(response, status);
    if (data === undefined) return undefined;
    if (RestResponse.is(result) && Buffer.isBuffer(data)) return new StreamableFile(data, { length: data.length });

    const { renderer, parameters } = request.negotiated ?? { renderer: this.options.renderers[0]!, parameters: {} };
    const text = await renderer.render(data, { request, status: status ?? 200, parameters });
    if (headerOf(headers, 'content-type') === undefined)
      setHeaders(adapter, response, { 'Content-Type': typeof text === 'string' ? withCharset(renderer.mediaType) : renderer.mediaType });
    const isRead = (status ?? 200) === 200 && /^(?:GET|HEAD)$/.test(request.method);
    if (isRead && this.isUnchanged(request, response, { headers, text })) return undefined;
    return typeof text === 'string' ? text : new StreamableFile(text, { type: renderer.mediaType, length: text.length }); // Express would write a Buffer as JSON
  }

  /**
   * Tags what a GET answers, and answers 304 to a client that has it.
   *
   * @throws PreconditionFailed
   */
  private isUnchanged(request: RestRequest, response: PlatformResponse, { headers, text }: Rendered): boolean {
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

/** Gives a handler the body as Nest does, by `@Body()`: as a plain object, in whatever format it came. */
function takingBody(request: RestRequest, next: CallHandler): CallHandler {
  return {
    handle: () => {
      request.platformRequest.body = plainData(request.data);
      return next.handle();
    },
  };
}

/** An answer's text, and the headers that the handler gave it. */
interface Rendered {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string | Buffer;
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
