import { NotAcceptable, NotFound } from '@nuages/core';
import type { RestRequest } from '../request/rest-request.js';
import { MediaType, splitOutsideQuotes } from './media-type.js';
import type { Renderer } from './renderer.js';

/** The renderer that a request gets, and the parameters of the media type that chose it. */
export interface Negotiated {
  readonly renderer: Renderer;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Chooses a renderer by the path's suffix or `?format=`, then by `Accept`: more specific media types first.
 *
 * @throws NotFound when no renderer has the format; NotAcceptable when none has a media type that the client accepts
 * @see DRF's `DefaultContentNegotiation`
 */
export function negotiate(request: RestRequest, renderers: readonly Renderer[]): Negotiated {
  const format = request.format ?? request.queryParams.get('format');
  const candidates = format ? renderers.filter((renderer) => renderer.format === format) : renderers;
  if (candidates.length === 0) throw new NotFound();
  const accept = request.headers.accept;
  if (accept === undefined || accept === '*/*') return { renderer: candidates[0]!, parameters: {} };

  const wanted = splitOutsideQuotes(accept, ',').map((text) => new MediaType(text));
  for (const precedence of [3, 2, 1, 0]) {
    for (const renderer of candidates) {
      const own = new MediaType(renderer.mediaType);
      const mediaType = wanted.find((candidate) => candidate.precedence === precedence && own.matches(candidate));
      if (mediaType) return { renderer, parameters: mediaType.parameters };
    }
  }
  throw new NotAcceptable();
}
