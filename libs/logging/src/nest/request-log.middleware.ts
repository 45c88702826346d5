import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { currentRequest, type RequestContext } from '@nuages/core';
import { PinoLogger } from 'nestjs-pino';
import { LoggingSystem } from '../engine/logging-system.js';
import { forRequest } from '../engine/record-request.js';
import type { Logger } from '../logger.js';
import { reportedErrorOf } from './reported-errors.js';

const NAME = 'nuages.request';

/**
 * Logs each request to `nuages.request` when its answer is sent: 5xx as errors with the stack, 4xx as warnings, the rest as
 * information. An error that `nuages.request` has told of already is not told twice: its request is information then.
 * The query, which may hold secrets, is left out.
 *
 * @see Django's logger `django.request`
 */
@Injectable()
export class RequestLogMiddleware implements NestMiddleware<IncomingMessage, ServerResponse> {
  private readonly logger: Logger;

  constructor(
    logging: LoggingSystem,
    private readonly pino: PinoLogger,
  ) {
    this.logger = logging.getLogger(NAME);
  }

  use(incoming: IncomingMessage & { originalUrl?: string }, response: ServerResponse, next: () => void): void {
    const request = currentRequest();
    const startedAt = request?.startedAt ?? performance.now();
    const path = (incoming.originalUrl ?? incoming.url ?? '/').split('?', 1)[0]!;
    const done = () => {
      response.off('finish', done).off('close', done); // an answer that is cut off has no finish
      this.write(incoming.method ?? 'GET', path, response, performance.now() - startedAt, request);
    };
    response.once('finish', done).once('close', done);
    this.pino.runInContext(next); // for PinoLogger.assign
  }

  private write(method: string, path: string, response: ServerResponse, elapsedMs: number, request: RequestContext | undefined): void {
    const { statusCode: status, writableFinished } = response;
    const durationMs = Math.round(elapsedMs * 1000) / 1000;
    const reported = status >= 500 && request ? reportedErrorOf(request) : undefined;
    const isTold = reported?.loggerName === NAME;
    const userId = (request?.user as { id?: unknown } | undefined)?.id;
    const fields = {
      ...(request && { requestId: request.id }),
      ...(userId !== undefined && userId !== null && { userId }),
      ...(request?.route !== undefined && { route: request.route }),
      method,
      path,
      status,
      durationMs,
      elapsedMs: undefined, // the same
      ...(!writableFinished && { aborted: true }),
      ...(reported && !isTold && { err: reported.error }),
    };
    this.logger[status >= 500 && !isTold ? 'error' : status >= 400 && !isTold ? 'warn' : 'info'](
      forRequest(fields, request),
      `${method} ${path} ${status} ${durationMs} ms`,
    );
  }
}
