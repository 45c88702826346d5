/**
 * The text with every decimal digit of any script as an ASCII one, as Python's `int()` and `Decimal()` read them: `'٣'`
 * gives `'3'`.
 */
export function asciiDigits(text: string): string {
  return text.length !== Buffer.byteLength(text) ? text.replace(/\p{Nd}/gu, valueOf) : text;
}

/** Unicode keeps the digits of a script together, from zero on; a run may hold several sets of ten. */
function valueOf(digit: string): string {
  const code = digit.codePointAt(0)!;
  let start = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
  return String((code - start) % 10);
}
