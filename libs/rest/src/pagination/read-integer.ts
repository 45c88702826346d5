import { asciiDigits } from '@nuages/serializers';

/**
 * The integer that a query parameter spells, as Python's `int()` reads it (spaces around, a sign, zeros in front), or
 * `undefined`. Beyond 2^53 the nearest number comes back, which is beyond every row count as well.
 */
export function readInteger(text: string | undefined): number | undefined {
  const digits = asciiDigits(text ?? '');
  if (!/^\s*[+-]?\d+(?:_\d+)*\s*$/u.test(digits)) return undefined;
  return Number(digits.trim().replaceAll('_', ''));
}

/** The size that a client asks for: positive, at most `limit`; `undefined` where it names none that is valid. */
export function readSize(text: string | undefined, limit = Infinity): number | undefined {
  const size = readInteger(text);
  return size !== undefined && size > 0 ? Math.min(size, limit) : undefined;
}
