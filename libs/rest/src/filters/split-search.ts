/** White space, as terms of a search are parted by it. */
const SPACE = /\s/u;

/** Terms parted by white space and commas. */
export function splitTerms(text: string): string[] {
  return text.split(/[\s,]+/u).filter((term) => term !== '');
}

/**
 * Terms, where a phrase in quotes is one: `"red shoes" size 'it\'s'`. A quote that nothing closes is a character like others.
 *
 * @see DRF's `search_smart_split`
 */
export function splitPhrases(text: string): string[] {
  return pieces(text).flatMap((piece) => {
    const term = piece.replace(/^,+|,+$/g, '');
    if (!/^(["']).*\1$/s.test(term)) return term.split(',').filter((part) => part !== '');
    const phrase = unescaped(term.slice(1, -1), term[0]!);
    return phrase === '' ? [] : [phrase];
  });
}

/** What stands between white space outside quotes, as Django's `smart_split` has it. */
function pieces(text: string): string[] {
  const found: string[] = [];
  const closings = new Closings(text);
  for (let start = 0; start < text.length;) {
    if (SPACE.test(text[start]!)) start += 1;
    else {
      const end = endOfPiece(text, start, closings);
      found.push(text.slice(start, end));
      start = end;
    }
  }
  return found;
}

function endOfPiece(text: string, start: number, closings: Closings): number {
  let hasPhrase = false;
  let at = start;
  while (at < text.length && !SPACE.test(text[at]!)) {
    const character = text[at]!;
    const closing = character === '"' || character === "'" ? closings.after(at) : undefined;
    if (closing === -1 && hasPhrase) return at;
    if (closing === -1) return endOfWord(text, at);
    hasPhrase ||= closing !== undefined;
    at = (closing ?? at) + 1;
  }
  return at;
}

function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && !SPACE.test(text[at]!)) at += 1;
  return at;
}

/** Finds the quotes that close others; what was not found once is not looked for again. */
class Closings {
  private readonly unclosedFrom = new Map<string, number>();

  constructor(private readonly text: string) {}

  /** Where the quote at `start` is closed, or -1. */
  after(start: number): number {
    const quote = this.text[start]!;
    if (start >= (this.unclosedFrom.get(quote) ?? Infinity)) return -1;
    for (let at = start + 1; at < this.text.length; at += 1) {
      if (this.text[at] === '\\') at += 1;
      else if (this.text[at] === quote) return at;
    }
    this.unclosedFrom.set(quote, start);
    return -1;
  }
}

function unescaped(text: string, quote: string): string {
  return text.replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\');
}
