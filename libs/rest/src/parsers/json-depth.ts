const QUOTE = 34;
const BACKSLASH = 92;
const OPENS_ARRAY = 91;
const CLOSES_ARRAY = 93;
const OPENS_OBJECT = 123;
const CLOSES_OBJECT = 125;

/** More levels than any form has, and fewer than what walks through them (JSON.stringify, serializers) has stack for. */
export const MAX_JSON_DEPTH = 1000;

/** Whether arrays and objects stand inside each other by more than `limit` levels in a JSON text, which need not be valid. */
export function isNestedDeeper(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isInString = !isInString;
    else if (isInString) {
      if (code === BACKSLASH) at += 1;
    } else if (code === OPENS_ARRAY || code === OPENS_OBJECT) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === CLOSES_ARRAY || code === CLOSES_OBJECT) depth -= 1;
  }
  return false;
}
