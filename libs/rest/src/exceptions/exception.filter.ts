import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject, Injectable, Logger, StreamableFile } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  ApiException,
  AuthenticationFailed,
  type ErrorDetail,
  ImproperlyConfigured,
  messageOf,
  MethodNotAllowed,
  NotAuthenticated,
  PermissionDenied,
  toJson,
} from '@nuages/core';
import { SignalBus } from '@nuages/signals';
import { type PlatformRequest, type PlatformResponse, setHeaders } from '../request/platform.js';
import { RestRequest } from '../request/rest-request.js';
import { RestResponse } from '../request/rest-response.js';
import { REST_OPTIONS, type ResolvedRestOptions } from '../rest-options.js';
import { gotRequestException, RequestHandler } from '../signals/request-signals.js';
import { admitTo } from '../permissions/check-permissions.js';
import { optionsHandlerOf } from '../routing/lay-out-routes.js';
import { RouteTable } from '../routing/route-table.js';
import { ViewUrls } from '../routing/view-urls.js';
import { withCharset } from '../negotiation/media-type.js';
import { negotiate } from '../negotiation/negotiate.js';
import { ViewVersioning } from '../versioning/view-versioning.js';
import { viewSetOf } from '../viewsets/view-set.definition.js';
import { exceptionHandler, serverError, toApiException } from './exception-handler.js';

/**
 * Answers every exception of an HTTP request with a body of DRF's shape. A path that exists for other methods is
 * 405 with `Allow`; what nobody expected is logged to `nuages.request` and answered by a 500 that tells nothing.
 */
@Catch()
@Injectable()
export class RestExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger('nuages.request');

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Inject(REST_OPTIONS) private readonly options: ResolvedRestOptions,
    private readonly routes: RouteTable,
    private readonly urls: ViewUrls,
    private readonly versioning: ViewVersioning,
    private readonly signals: SignalBus,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    const request = RestRequest.of(http.getRequest<PlatformRequest>());
    const response = http.getResponse<PlatformResponse>();
    try {
      await this.reply(request, response, await this.answer(error, request, response));
    } catch (fault) {
      await this.replyToFault(fault, request, response);
    }
  }

  /** Also where the application's own handler fails, a client gets an answer, and the process goes on. */
  private async replyToFault(fault: unknown, request: RestRequest, response: PlatformResponse): Promise<void> {
    await this.reportFault(fault, request);
    const adapter = this.adapterHost.httpAdapter;
    if (adapter.isHeadersSent(response)) return adapter.end(response);
    setHeaders(adapter, response, { 'Content-Type': JSON_TYPE });
    adapter.reply(response, JSON.stringify(serverError(fault).getResponse()), 500);
  }

  private async answer(error: unknown, request: RestRequest, response: PlatformResponse): Promise<RestResponse> {
    const exception = await this.refine(toApiException(error, request) ?? error, error, request, response);
    const answer = await this.handle(exception, request);
    if (answer && answer.status < 500) return answer;
    await this.reportFault(error, request);
    return answer ?? (await this.handle(serverError(error), request)) ?? exceptionHandler(serverError(error))!;
  }

  private async handle(exception: unknown, request: RestRequest): Promise<RestResponse | undefined> {
    const answer: unknown = await this.options.exceptionHandler(exception, { request });
    if (answer === undefined || answer instanceof RestResponse) return answer;
    throw new ImproperlyConfigured(
      'RestModule: the exceptionHandler gave something else than a RestResponse or undefined. Return one of them.',
    );
  }

  /** Nest answers 404 for a path without the method; DRF 403 for credentials that nobody asks for. */
  private async refine(exception: unknown, error: unknown, request: RestRequest, response: PlatformResponse): Promise<unknown> {
    if (exception instanceof NotAuthenticated || exception instanceof AuthenticationFailed) return this.withChallenge(exception);
    const isNestsOwn = error instanceof HttpException && !(error instanceof ApiException);
    if (!isNestsOwn || (exception as ApiException).getStatus() !== 404) return exception;
    const allow = this.allowOf(request);
    if (!allow) return this.versionRefusalOf(request) ?? exception;
    setHeaders(this.adapterHost.httpAdapter, response, { Allow: allow }); // also on the answer to who may not come in
    return this.formatRefusalOf(request) ?? (await this.refusalOf(request)) ?? new MethodNotAllowed(request.method);
  }

  /** A format that nobody can read comes first, as for the methods that a view has. */
  private formatRefusalOf(request: RestRequest): unknown {
    const view = this.urls.viewOf(request.path);
    if (!view && !this.routes.declaredAt(request.path)) return undefined;
    request.hasView = true;
    try {
      request.negotiated ??= negotiate(request, (view && viewSetOf(view.controller)?.options.renderers) ?? this.options.renderers);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** Who may not come in is not told which methods there are, as in DRF. */
  private async refusalOf({ path, platformRequest }: RestRequest): Promise<unknown> {
    const view = this.urls.viewOf(path);
    const handler = view && optionsHandlerOf(view.controller, view.route);
    const asked = handler ? { controller: view.controller, handler } : this.routes.declaredAt(path)?.handled;
    if (!asked) return undefined;
    try {
      await admitTo(platformRequest, asked.controller, asked.handler);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** Nest has no handler for a version that is not allowed. */
  private versionRefusalOf(request: RestRequest): unknown {
    const view = this.urls.viewOf(request.path);
    const options = view && viewSetOf(view.controller)?.options;
    const versioning = options && this.versioning.of(options);
    if (!versioning) return undefined;
    try {
      request.negotiated ??= negotiate(request, options.renderers ?? this.options.renderers);
      versioning.determine(request);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private withChallenge(exception: ApiException): ApiException {
    if ('WWW-Authenticate' in exception.headers) return exception;
    const { code } = exception.detail as ErrorDetail;
    return new PermissionDenied(exception.detail as ErrorDetail, code, { cause: exception, headers: exception.headers });
  }

  /** The methods of a path that exists, but not for the request's method. */
  private allowOf({ path, method }: RestRequest): string | undefined {
    const allow = this.urls.allowOf(this.withoutFormat(path)) ?? this.routes.methodsOf(path).join(', ');
    return allow === '' || allow.split(', ').includes(method) ? undefined : allow;
  }

  private withoutFormat(path: string): string {
    return this.options.formatSuffixes ? path.replace(/\.[a-z0-9]+\/?$/, '') : path;
  }

  private async reportFault(error: unknown, request: RestRequest): Promise<void> {
    if (error instanceof ApiException) return;
    this.logger.error(error instanceof Error ? error : new Error(messageOf(error)), `Internal Server Error: ${request.path}`);
    await this.signals.sendRobust(gotRequestException, RequestHandler, { request, exception: error });
  }

  private async reply(request: RestRequest, response: PlatformResponse, answer: RestResponse): Promise<void> {
    const adapter = this.adapterHost.httpAdapter;
    if (adapter.isHeadersSent(response)) return adapter.end(response);
    const { body, mediaType } = await this.render(request, answer);
    setHeaders(adapter, response, { 'Content-Type': mediaType, ...answer.headers });
    adapter.reply(response, body, answer.status);
  }

  /** A refusal has the format that the client accepts, where its renderer knows what to do with one; else JSON. */
  private async render(request: RestRequest, { data, status }: RestResponse): Promise<{ body: unknown; mediaType: string }> {
    if (Buffer.isBuffer(data)) return { body: new StreamableFile(data, { length: data.length }), mediaType: 'application/octet-stream' };
    const { renderer, parameters } = request.negotiated ?? { renderer: this.options.renderers[0], parameters: {} };
    if (data === undefined || !renderer || renderer.mediaType === JSON_TYPE)
      return { body: data === undefined ? undefined : toJson(data), mediaType: JSON_TYPE };
    try {
      const text = await renderer.render(data, { request, status, parameters });
      if (typeof text !== 'string') return { body: new StreamableFile(text), mediaType: renderer.mediaType };
      return { body: text, mediaType: withCharset(renderer.mediaType) };
    } catch (error) {
      this.logger.warn(`The renderer of ${renderer.mediaType} cannot show a refusal (${(error as Error).message}): it is JSON.`);
      return { body: toJson(data), mediaType: JSON_TYPE };
    }
  }
}

const JSON_TYPE = 'application/json';
