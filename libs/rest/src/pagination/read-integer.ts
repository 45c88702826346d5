import { asciiDigits } from '@nuages/serializers';

/**
 * The integer that a query parameter spells, as Python's `int()` reads it (spaces around, a sign, zeros in front), or
 * `undefined`. Beyond 2^53 - 1 that one comes back, which is beyond every row count as well.
 */
export function readInteger(text: string | undefined): number | undefined {
  const digits = asciiDigits(text ?? '');
  if (!/^\s*[+-]?\d+(?:_\d+)*\s*$/u.test(digits)) return undefined;
  const number = Number(digits.trim().replaceAll('_', ''));
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(number, Number.MAX_SAFE_INTEGER));
}

/** The size that a client asks for: positive, at most `limit`; `undefined` where it names none that is valid. */
export function readSize(text: string | undefined, limit = Infinity): number | undefined {
  const size = readInteger(text);
  return size !== undefined && size > 0 ? Math.min(size, limit) : undefined;
}
