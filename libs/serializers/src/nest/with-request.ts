import { currentRequest } from '@nuages/core';
import type { SerializerOptions } from '../serializer/serialization.js';

/** The same options, the request that is being served in their context. */
export function withRequest<O extends SerializerOptions>(options: O): O {
  const request = currentRequest()?.request;
  return request === undefined ? options : { ...options, context: { request, ...options.context } };
}
