/** The HTTP request that is being served, as every lib may see it. One object lives as long as the request does. */
export interface RequestContext {
  /** The client's `X-Request-Id` where it is well formed, or else a random UUID. Answered in the same header. */
  readonly id: string;
  /** The platform's request object, as guards and handlers see it (in middleware under Fastify still Node's own). */
  request: object;
  readonly method: string;
  /** The path and query as the client sent them. */
  readonly url: string;
  /** `performance.now()` when the request came in, in milliseconds. */
  readonly startedAt: number;
  /** Who asks: set by authentication; `undefined` until then. */
  user?: unknown;
  /** The pattern of the route that answers (`/api/posts/:id`), once the platform's router has found it. */
  readonly route?: string | undefined;
}
