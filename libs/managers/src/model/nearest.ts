/** " Did you mean 'a' or 'b'?" with the known words nearest to `word`, or what there is to choose from. */
export function nearest(word: string, known: Iterable<string>): string {
  const words = [...known];
  const close = words
    .map((candidate) => [candidate, distance(word.toLowerCase(), candidate.toLowerCase())] as const)
    .filter(([candidate, edits]) => edits <= Math.max(2, candidate.length / 3))
    .sort(([, a], [, b]) => a - b)
    .slice(0, 3)
    .map(([candidate]) => `'${candidate}'`);
  if (close.length > 0) return ` Did you mean ${close.join(' or ')}?`;
  return words.length > 0 ? ` Choose from: ${words.slice(0, 30).join(', ')}.` : '';
}

/** The number of edits between two short words (Levenshtein). */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 10 || a.length > 60) return Infinity;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replace, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
