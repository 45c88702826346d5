import type { RestRequest } from '../request/rest-request.js';

/** What a renderer is told besides the data. */
export interface RendererContext {
  readonly request: RestRequest;
  readonly status: number;
  /** The parameters that the client's media type carries, as `indent`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Writes an answer's data in one media type.
 *
 * @see DRF's `BaseRenderer`
 */
export interface Renderer {
  readonly mediaType: string;
  /** What `?format=` and a path's suffix call it. */
  readonly format: string;
  render(data: unknown, context: RendererContext): string | Buffer | Promise<string | Buffer>;
}
