/** Options of {@link RestResponse}. */
export interface RestResponseOptions {
  /** HTTP status; default 200. */
  status?: number;
  headers?: Readonly<Record<string, string>>;
}

const MARK = Symbol('RestResponse');

/**
 * What a handler returns to choose status and headers along with the data. A handler that returns anything else answers
 * that, with the status that Nest gives it.
 *
 * @example
 * return new RestResponse({ queued: true }, { status: 202 });
 *
 * @see DRF's `Response`
 */
export class RestResponse<T = unknown> {
  /** Tells what class-transformer made of one, as Nest's ClassSerializerInterceptor does of every answer: it copies members alone. */
  private readonly mark = MARK;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param data rendered in the media type that the client accepts; `undefined` answers an empty body; a Buffer is sent as it is, in the
   *   media type of the header `Content-Type`
   */
  constructor(
    readonly data?: T,
    { status = 200, headers = {} }: RestResponseOptions = {},
  ) {
    this.status = status;
    this.headers = headers;
  }

  /** Whether a value is one, or was before class-transformer made a plain object of it. */
  static is(value: unknown): value is RestResponse {
    return (value as Partial<Record<'mark', unknown>> | null | undefined)?.mark === MARK;
  }

  /** The data alone, for an interceptor that puts answers into an envelope. */
  toJSON(): T | undefined {
    return this.data;
  }
}
