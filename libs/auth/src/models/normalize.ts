/**
 * Putting combining marks into their order takes the square of their number: a megabyte of them holds a process for minutes.
 * No name is as long.
 */
const LONGEST = 1024;

/**
 * A username in the form in which it is stored: NFKC, so that look-alikes made of compatibility characters (`ﬁle`,
 * `ａｄｍｉｎ`) are one name. Anything but a text stays as it is, and so does a text of more than 1,024 characters.
 *
 * @see Django's `AbstractBaseUser.normalize_username`
 */
export function normalizeUsername<T>(username: T): T {
  return (typeof username === 'string' && username.length <= LONGEST ? username.normalize('NFKC') : username) as T;
}

/** A name as the most tolerant collation of a database compares it, by its first 1,024 characters. */
export function foldUsername(username: string): string {
  return username.slice(0, LONGEST).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

/**
 * An e-mail address with its domain in lower case. The part before the last `@` is the mail server's own business.
 *
 * @see Django's `BaseUserManager.normalize_email`
 */
export function normalizeEmail(email: string | null | undefined): string {
  const text = email ?? '';
  const trimmed = trim(text);
  const at = trimmed.lastIndexOf('@');
  return at < 0 ? text : `${trimmed.slice(0, at)}@${trimmed.slice(at + 1).toLowerCase()}`;
}

/** Python's `str.strip()`: JavaScript's trim takes U+FEFF and leaves some control characters. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start]!)) start += 1;
  while (end > start && isSpace(text[end - 1]!)) end -= 1;
  return text.slice(start, end);
}

function isSpace(character: string): boolean {
  const code = character.charCodeAt(0);
  return (code >= 0x1c && code <= 0x1f) || code === 0x85 || (code !== 0xfeff && /\s/u.test(character));
}
