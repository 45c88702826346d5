import { expect, test } from 'vitest';
import { isSearchPattern } from './search-pattern.js';

test.for(['abc', '^f.*t$', 'a+b*', '(red|blue) shoes', '[a-z]+\\d{2,3}', 'a\\(b', '(ab)+', '(?:ab)c', '[(+]+', '日本.*'])(
  'searches for %s',
  (term) => {
    expect(isSearchPattern(term)).toBe(true);
  },
);

test.for([
  '(',
  '[a',
  'a**',
  '\\',
  '(a+)+$',
  '((a+))+$',
  '(a|a)*b',
  '((a|b)c)+',
  '(?:a*)*',
  '(x(a+)y)*',
  '(a{1,9}){9}',
  '.*.*.*.*x',
  'a'.repeat(101),
])('refuses %s', (term) => {
  expect(isSearchPattern(term)).toBe(false);
});
