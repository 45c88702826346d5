import { expect, test } from 'vitest';
import { UnicodeUsernameValidator } from './username.validator.js';

test.each([
  ['ann', true],
  ['ann.b+c-d_e@example.com', true],
  ['ánn', true],
  ['名前', true],
  ['२', true],
  ['½', false],
  ['ａｎｎ', false],
  ['ﬁle', false],
  ['', false],
  ['two words', false],
  ['ann\n', false],
  ['ann\0', false],
  ['ann/ben', false],
  ['a\u0301nn', false], // a mark of its own; NFKC makes one letter of it
  ['😀', false],
])('UnicodeUsernameValidator: %j is fit: %s', (name, isFit) => {
  expect(new UnicodeUsernameValidator().accepts(name)).toBe(isFit);
});
