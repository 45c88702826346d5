import type { IncomingHttpHeaders } from 'node:http';
import { hasEntityTag, matchesStrongly } from './entity-tag.js';
import { readHttpDate } from './http-date.js';

/** What tells one state of a resource from another. */
export interface Validators {
  /** As a header has it, in quotes. */
  readonly etag?: string | undefined;
  readonly lastModified?: Date | undefined;
}

/** What becomes of a request: it goes on, its client has the answer already (304), or it must not be done (412). */
export type Verdict = 'proceed' | 'not modified' | 'failed';

/**
 * Holds a request's conditions against the state that is there, in the order of RFC 9110, section 13.2.2. Dates count where the resource
 * has one, tags before dates.
 *
 * Differs from Django's `condition`: an `If-Match` that names no tag fails, where Django passes over it.
 *
 * @see Django's `get_conditional_response`
 */
export function judge({ method, headers }: { method: string; headers: IncomingHttpHeaders }, { etag, lastModified }: Validators): Verdict {
  const isRead = method === 'GET' || method === 'HEAD';
  const seconds = lastModified && Math.floor(lastModified.getTime() / 1000);
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (!matchesStrongly(ifMatch, etag)) return 'failed';
  } else {
    const since = readHttpDate(headers['if-unmodified-since'] ?? '');
    if (since !== undefined && seconds !== undefined && seconds > since) return 'failed';
  }

  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    if (!hasEntityTag(ifNoneMatch, etag)) return 'proceed';
    return isRead ? 'not modified' : 'failed';
  }
  const since = isRead ? readHttpDate(headers['if-modified-since'] ?? '') : undefined;
  return since !== undefined && seconds !== undefined && seconds <= since ? 'not modified' : 'proceed';
}

/** Whether a request to change something has a condition. */
export function hasPreconditions(headers: IncomingHttpHeaders): boolean {
  return ['if-match', 'if-none-match', 'if-unmodified-since'].some((name) => headers[name] !== undefined);
}
