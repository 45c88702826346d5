import { toJson } from '@nuages/core';
import type { Renderer, RendererContext } from './renderer.js';

/** JSON text that is written already: it goes into an answer as it is. */
export class RenderedJson {
  constructor(readonly text: string) {}
}

/**
 * JSON. `Accept: application/json; indent=4` indents, by at most 8.
 *
 * @see DRF's `JSONRenderer`
 */
export class JSONRenderer implements Renderer {
  readonly mediaType = 'application/json';
  readonly format = 'json';

  render(data: unknown, { parameters }: RendererContext): string {
    const indent = Number.parseInt(parameters['indent'] ?? '', 10);
    if (Number.isNaN(indent)) return data instanceof RenderedJson ? data.text : toJson(data);
    return toJson(data instanceof RenderedJson ? JSON.parse(data.text, keepBigIntegers) : data, Math.max(0, Math.min(8, indent)));
  }
}

/** A reviver for `JSON.parse`: whole numbers beyond 2^53 become `bigint`s. */
function keepBigIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(context?.source ?? '') ? BigInt(context!.source!) : value;
}
