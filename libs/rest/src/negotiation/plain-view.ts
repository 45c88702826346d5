import type { Type } from '@nestjs/common';
import type { Parser } from '../parsers/parser.js';
import { controllerPaths as handlerPaths } from '../routing/nest-metadata.js';

/** Metadata of a handler that is no viewset's and is served as DRF's `APIView` all the same: a body is read, a format agreed on. */
const PLAIN_VIEW = 'nuages:view';

/** What a plain handler says of itself; libs below this one may set it. */
interface PlainView {
  /** The media types of the bodies that it takes, the preferred one first. */
  readonly parses: readonly string[];
  /** The value of `Allow`. */
  readonly allow: string;
}

/** What a handler outside viewsets says of its formats, or `undefined`. */
export function plainViewOf(handler: object): PlainView | undefined {
  return Reflect.getMetadata(PLAIN_VIEW, handler) as PlainView | undefined;
}

/** The handlers of a controller that say so, with their paths below the controller's. */
export function plainViewsOf(controller: Type): { name: string; handler: object; path: string; allow: string }[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
    const view = typeof handler === 'function' ? plainViewOf(handler) : undefined;
    return view ? handlerPaths(handler as object).map((path) => ({ name, handler: handler as object, path, allow: view.allow })) : [];
  });
}

/** The module's parsers that a plain handler takes, in its order. */
export function parsersOf({ parses }: PlainView, parsers: readonly Parser[]): Parser[] {
  return parses.flatMap((mediaType) => parsers.filter((parser) => parser.mediaType === mediaType));
}
