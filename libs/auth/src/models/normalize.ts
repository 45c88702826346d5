/**
 * A username in the form in which it is stored: NFKC, so that look-alikes made of compatibility characters (`ﬁle`,
 * `ａｄｍｉｎ`) are one name. Anything but a text stays as it is.
 *
 * @see Django's `AbstractBaseUser.normalize_username`
 */
export function normalizeUsername<T>(username: T): T {
  return (typeof username === 'string' ? username.normalize('NFKC') : username) as T;
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
