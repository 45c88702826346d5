import { hash } from 'node:crypto';

const TAG = /(?:W\/)?"[^"]*"/g;

/** The entity tag of a body. It is a strong one: a body with this tag has these bytes. */
export function entityTagOf(body: string | Buffer): string {
  return `"${hash('sha1', body, 'base64url')}"`;
}

/** A tag as a header has it: in quotes. */
export function quoted(tag: string): string {
  return /^(?:W\/)?".*"$/s.test(tag) ? tag : `"${tag.replaceAll('"', '')}"`;
}

/**
 * Whether a client's `If-None-Match` has the tag, compared weakly.
 *
 * @see RFC 9110, section 13.1.2
 */
export function hasEntityTag(ifNoneMatch: string, tag: string | undefined): boolean {
  if (ifNoneMatch.trim() === '*') return true;
  return tag !== undefined && (ifNoneMatch.match(TAG) ?? []).some((candidate) => candidate.replace(/^W\//, '') === tag.replace(/^W\//, ''));
}

/**
 * Whether a client's `If-Match` lets a request through: it has the tag, and the tag is no weak one.
 *
 * @see RFC 9110, section 13.1.1
 */
export function matchesStrongly(ifMatch: string, tag: string | undefined): boolean {
  if (ifMatch.trim() === '*') return true;
  return tag !== undefined && !tag.startsWith('W/') && (ifMatch.match(TAG) as string[] | null)?.includes(tag) === true;
}
