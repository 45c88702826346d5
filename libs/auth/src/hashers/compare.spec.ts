import { expect, test } from 'vitest';
import { isSameText } from './compare.js';

test.each([
  ['abc', 'abc', true],
  ['é', 'é', true],
  ['', '', true],
  ['abc', 'abd', false],
  ['abc', 'abcd', false],
  ['é', 'e\u0301', false],
  ['é', 'ab', false],
])('isSameText(%j, %j) is %s', (left, right, isSame) => {
  expect(isSameText(left, right)).toBe(isSame);
});
