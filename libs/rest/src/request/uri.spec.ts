import { describe, expect, test } from 'vitest';
import { asciiUrl, removeQueryParam, replaceQueryParam } from './uri.js';

describe('replaceQueryParam', () => {
  test.each([
    ['http://h/p', 'http://h/p?page=2'],
    ['http://h/p?page=1', 'http://h/p?page=2'],
    ['http://h/p?z=1&b=2&page=1', 'http://h/p?b=2&page=2&z=1'],
    ['http://h/p?a=1&a=2', 'http://h/p?a=1&a=2&page=2'],
    ['http://h/p?x=a%20b&y=%26&e=%C3%A9&q=', 'http://h/p?e=%C3%A9&page=2&q=&x=a+b&y=%26'],
    ["http://h/p?x='()*!~", 'http://h/p?page=2&x=%27%28%29%2A%21~'],
  ])('sets page in %s', (url, expected) => {
    expect(replaceQueryParam(url, 'page', 2)).toBe(expected);
  });
});

describe('removeQueryParam', () => {
  test.each([
    ['http://h/p?page=2', 'http://h/p'],
    ['http://h/p?page=2&x=1', 'http://h/p?x=1'],
  ])('takes page out of %s', (url, expected) => {
    expect(removeQueryParam(url, 'page')).toBe(expected);
  });
});

test.for([
  ['https://example.com/a?b=%20#c', 'https://example.com/a?b=%20#c'],
  ['https://example.com/日本 x', 'https://example.com/%E6%97%A5%E6%9C%AC%20x'],
  ['a\r\nSet-Cookie: b', 'a%0D%0ASet-Cookie:%20b'],
  ['\ud800', '%EF%BF%BD'],
])('asciiUrl writes %j', ([url, expected]) => {
  expect(asciiUrl(url!)).toBe(expected);
});
