/** Python's white space: what `str.strip()` removes. U+FEFF and U+200B are none; U+001C to U+001F and U+0085 are. */
export const WHITE_SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const PLAIN_ENDS = /^[!-~](?:.*[!-~])?$/s;
const isSpace = new RegExp(`[${WHITE_SPACE}]`);

/** The text without white space at its ends, as Python's `str.strip()`. */
export function strip(text: string): string {
  if (PLAIN_ENDS.test(text)) return text;
  let start = 0;
  let end = text.length;
  while (start < end && isSpace.test(text[start]!)) start += 1;
  while (end > start && isSpace.test(text[end - 1]!)) end -= 1;
  return text.slice(start, end);
}

/** The number of Unicode code points. */
export function countCodePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = text.charCodeAt(index + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      count -= 1;
      index += 1;
    }
  }
  return count;
}
