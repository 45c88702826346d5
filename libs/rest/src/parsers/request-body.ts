import type { IncomingMessage } from 'node:http';
import { Companion, UnsupportedMediaType } from '@nuages/core';
import { MediaType } from '../negotiation/media-type.js';
import { type PlatformRequest, rawRequestOf } from '../request/platform.js';
import { QueryDict } from '../request/query-dict.js';
import { contentTypeOf } from './content-type.js';
import type { Parser } from './parser.js';

/**
 * A request's body: its bytes, and what the parsers make of them when somebody asks. A body that cannot be read is no
 * error until then, so that authentication, permissions and a missing object come first, as in DRF.
 */
export class RequestBody {
  private outcome: { data: unknown } | { error: unknown } | undefined;

  /**
   * @param bytes the body; `undefined` when it was left unread, for whoever wants the stream
   * @param failure why the bytes could not be had
   */
  constructor(
    private readonly request: IncomingMessage,
    private parsers: readonly Parser[],
    private bytes: Buffer | undefined,
    private readonly failure?: Error,
  ) {}

  /** Uses other parsers, for a view that has its own. */
  useParsers(parsers: readonly Parser[]): void {
    if (parsers === this.parsers) return;
    this.parsers = parsers;
    this.outcome = undefined;
  }

  /** Puts data in the place of a body that was read elsewhere (a multipart stream). */
  settle(outcome: { data: unknown } | { error: unknown }): void {
    this.outcome = outcome;
  }

  get isUnread(): boolean {
    return this.bytes === undefined && this.outcome === undefined;
  }

  /** The parsed body. Throws what the parser threw, each time. */
  read(): unknown {
    this.outcome ??= this.parse();
    if ('error' in this.outcome) throw this.outcome.error;
    return this.outcome.data;
  }

  private parse(): { data: unknown } | { error: unknown } {
    try {
      if (this.failure) throw this.failure;
      return { data: this.parseBytes(this.bytes ?? Buffer.alloc(0)) };
    } catch (error) {
      return { error };
    }
  }

  private parseBytes(bytes: Buffer): unknown {
    const contentType = contentTypeOf(this.request);
    if (bytes.length === 0 && contentType === '') return {};
    const mediaType = new MediaType(contentType);
    if (bytes.length === 0) return isFormType(mediaType) ? new QueryDict() : {};
    const parser = this.parsers.find((candidate) => new MediaType(candidate.mediaType).matches(mediaType));
    if (!parser) throw new UnsupportedMediaType(contentType);
    return parser.parse(bytes, { parameters: mediaType.parameters, request: this.request });
  }
}

const bodies = new Companion<IncomingMessage, RequestBody>('body');

/** The body of a request; an empty one where nobody has read it. */
export function bodyOf(request: PlatformRequest | IncomingMessage): RequestBody {
  const raw = rawRequestOf(request);
  const known = bodies.get(raw);
  if (known) return known;
  const unread = new RequestBody(raw, [], undefined);
  keepBody(raw, unread);
  return unread;
}

/** Keeps the body of a request for {@link bodyOf}. */
export function keepBody(request: IncomingMessage, body: RequestBody): void {
  bodies.set(request, body);
}

/** Parsed data as plain handlers get it: of a form, an object of the last values. */
export function plainData(data: unknown): unknown {
  return data instanceof QueryDict ? data.toObject() : data;
}

function isFormType(mediaType: MediaType): boolean {
  return mediaType.name === 'application/x-www-form-urlencoded' || mediaType.name === 'multipart/form-data';
}
