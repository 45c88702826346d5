import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestMiddleware } from '@nestjs/common';

/**
 * The URL as routers can read it, with the same meaning: `/%70osts` is `/posts`. What Django's decoder leaves as it is, a broken
 * percent sequence or bytes that are not UTF-8, becomes text that names nothing; a fragment, which no client should send, is
 * dropped. An encoded slash stays one, a part of a name, unless it counts as a separator. Of a whole address, as to a proxy, the
 * path counts.
 *
 * @see RFC 3986, section 6.2.2.2; RFC 9112, section 3.2.2; Django's `repercent_broken_unicode`
 */
export function readableUrl(given: string, isEncodedSlashSeparator = false): string {
  const url = given.startsWith('/') ? given : pathOf(given);
  if (!url.includes('%') && !url.includes('#')) return url;
  const [whole = ''] = url.split('#', 1);
  const at = whole.indexOf('?');
  const path = at < 0 ? whole : whole.slice(0, at);
  const readable = path.replace(/(?:%[0-9a-f]{2})+|%/gi, readableRun);
  return (isEncodedSlashSeparator ? readable.replaceAll('%2F', '/') : readable) + whole.slice(path.length);
}

function pathOf(address: string): string {
  const path = address.replace(/^https?:\/\/[^/?#]*/i, '');
  return path === address || path.startsWith('/') ? path : `/${path}`;
}

/** Makes the URLs of all requests readable, before anything is routed. */
export class ReadableUrlMiddleware implements NestMiddleware<IncomingMessage, ServerResponse> {
  constructor(private readonly isEncodedSlashSeparator: boolean) {}

  use(request: IncomingMessage & { originalUrl?: string }, _response: ServerResponse, next: () => void): void {
    const { url = '/', originalUrl } = request;
    request.url = this.read(url);
    if (originalUrl !== undefined) request.originalUrl = originalUrl === url ? request.url : this.read(originalUrl);
    next();
  }

  private read(url: string): string {
    return readableUrl(url, this.isEncodedSlashSeparator);
  }
}

/** Percent sequences one after another, or a percent sign without one. */
function readableRun(run: string): string {
  if (run === '%') return '%25';
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  let text = '';
  for (let index = 0, length = 1; index < bytes.length; index += length) {
    length = lengthOf(bytes[index]!);
    const sequence = bytes.subarray(index, index + length);
    const isWhole = sequence.length === length && isUtf8(sequence);
    if (!isWhole) length = 1;
    text += isWhole ? encoded(sequence) : `%25${hexOf(bytes[index]!)}`;
  }
  return text;
}

/** How long the UTF-8 sequence is that begins with this byte. */
function lengthOf(byte: number): number {
  if (byte < 0xc2) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

function encoded(sequence: Buffer): string {
  const text = sequence.toString();
  return /[\w.~-]/.test(text) ? text : [...sequence].map((byte) => `%${hexOf(byte)}`).join('');
}

function hexOf(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
