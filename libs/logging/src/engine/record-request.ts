import { currentRequest, type RequestContext } from '@nuages/core';

const REQUEST = Symbol('nuages:logged-request');

/** Ties a record to a request that no longer surrounds the code which logs. */
export function forRequest<T extends object>(fields: T, request: RequestContext | undefined): T {
  return request ? { ...fields, [REQUEST]: request } : fields;
}

/** The request that logged fields are tied to, or else the one that surrounds the running code. */
export function requestOf(fields: object | undefined): RequestContext | undefined {
  return (fields as { [REQUEST]?: RequestContext } | undefined)?.[REQUEST] ?? currentRequest();
}
