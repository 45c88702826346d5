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
    if (Number.isNaN(indent)) return data instanceof RenderedJson ? data.text : stringify(data);
    return JSON.stringify(data instanceof RenderedJson ? JSON.parse(data.text) : data, plain, Math.max(0, Math.min(8, indent)));
  }
}

/** Without bigints, which are rare, `JSON.stringify` needs no function to ask about each value. */
function stringify(data: unknown): string {
  try {
    return JSON.stringify(data);
  } catch {
    return JSON.stringify(data, plain);
  }
}

const { rawJSON: rawJson } = JSON as unknown as { rawJSON: (this: void, text: string) => unknown };

/** `JSON.stringify` refuses bigints; they are numbers here. */
function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? rawJson(String(value)) : value;
}
