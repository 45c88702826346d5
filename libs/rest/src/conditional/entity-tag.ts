import { hash } from 'node:crypto';

/** The weak entity tag of a body. */
export function entityTagOf(body: string | Buffer): string {
  return `W/"${hash('sha1', body, 'base64url')}"`;
}

/**
 * Whether a client's `If-None-Match` has the tag, compared weakly.
 *
 * @see RFC 9110, section 13.1.2
 */
export function hasEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const tags = ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return tags.some((candidate) => candidate.replace(/^W\//, '') === tag.replace(/^W\//, ''));
}
