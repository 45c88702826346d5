import type { RequestContext } from '@nuages/core';

/** An error that was logged while a request was served, and by which logger. */
export interface ReportedError {
  readonly error: unknown;
  readonly loggerName: string;
}

const reported = new WeakMap<RequestContext, ReportedError>();

/** Remembers that an error of a request was logged, so that the line of the request can show it, or need not. */
export function noteReportedError(request: RequestContext, error: unknown, loggerName: string): void {
  reported.set(request, { error, loggerName });
}

/** The last error that was logged for a request. */
export function reportedErrorOf(request: RequestContext): ReportedError | undefined {
  return reported.get(request);
}
