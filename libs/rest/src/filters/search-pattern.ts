/** A pattern that may look at a text again and again: a repeated group with a repetition or a choice inside. */
const NESTED = /\((?:[^()\\]|\\.)*(?:[*+|]|\{\d)(?:[^()\\]|\\.)*\)(?:[*+]|\{\d)/;
const REPEATED = /[*+]|\{\d+,/g;
const MAX_LENGTH = 100;
const MAX_REPEATED = 3;

/**
 * Whether a client's term may be searched for as a regular expression: it is one, and none that takes very long where
 * JavaScript's engine runs it, as on SQLite.
 */
export function isSearchPattern(term: string): boolean {
  if (term.length > MAX_LENGTH || hasNested(term) || (term.match(REPEATED)?.length ?? 0) > MAX_REPEATED) return false;
  try {
    new RegExp(term, 'u');
    return true;
  } catch {
    return false;
  }
}

/** Looks into groups from the inside out: a group that repeats nothing counts as a letter of the one around it. */
function hasNested(term: string): boolean {
  let rest = term.replace(/\\./gs, 'x').replace(/\[[^\]]*\]/g, 'x');
  for (let turns = 0; turns < MAX_LENGTH; turns += 1) {
    if (NESTED.test(rest)) return true;
    const next = rest.replace(/\((?:\?[:=!]|\?<[=!])?([^()]*)\)/, (_group, inside: string) =>
      /[*+|{]/.test(inside) ? `x${/[*+{]/.test(inside) ? '*' : '|'}` : 'x',
    );
    if (next === rest) return false;
    rest = next;
  }
  return true;
}
