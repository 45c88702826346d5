import { describe, expect, test } from 'vitest';
import { foldUsername, normalizeUsername } from './normalize.js';

/** What takes the square of its length to normalise. */
const MARKS = `a${'\u0301\u0323'.repeat(500_000)}`;

describe('normalizeUsername', () => {
  test.each([
    ['ａｎｎ', 'ann'],
    ['ﬁle', 'file'],
    ['e\u0301', 'é'],
    ['ann', 'ann'],
    [7, 7],
    [undefined, undefined],
  ])('%j gives %j', (username, normal) => {
    expect(normalizeUsername<unknown>(username)).toBe(normal);
  });

  test('leaves alone what is longer than any name', () => {
    const before = performance.now();

    expect(normalizeUsername(MARKS)).toBe(MARKS);
    expect(normalizeUsername('ａ'.repeat(1024))).toBe('a'.repeat(1024));
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('foldUsername', () => {
  test.each(['ANN', 'ánn', ' ann ', 'ａｎｎ', `ann${' '.repeat(5000)}`, `ann${'\u0301'.repeat(5000)}`])('%#: gives ann', (username) => {
    expect(foldUsername(username)).toBe('ann');
  });

  test('takes no time for a name without end', () => {
    const before = performance.now();

    expect(foldUsername(MARKS)).toBe('a');
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
