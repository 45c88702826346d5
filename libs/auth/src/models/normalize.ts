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
  return text.replace(/^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/gu, '');
}
