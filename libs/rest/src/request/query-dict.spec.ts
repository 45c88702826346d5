import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QueryDict } from './query-dict.js';

describe('QueryDict.parse', () => {
  test.each([
    ['a=1&a=2', { a: ['1', '2'] }],
    ['a=&b', { a: [''], b: [''] }],
    ['a+b=c+d', { 'a b': ['c d'] }],
    ['a=%C3%A9', { a: ['é'] }],
    ['a=%zz&b=%', { a: ['%zz'], b: ['%'] }],
    ['a=%ff', { a: ['\ufffd'] }],
    ['a=1;b=2', { a: ['1;b=2'] }],
    ['&&a=1&', { a: ['1'] }],
    ['a=b=c', { a: ['b=c'] }],
    ['', {}],
  ])('reads %s', (text, lists) => {
    expect(QueryDict.parse(text).toLists()).toEqual(lists);
  });

  test('gives the last value of a key', () => {
    expect(QueryDict.parse('a=1&a=2').get('a')).toBe('2');
  });

  test('keeps a key named __proto__ as a key', () => {
    const plain = QueryDict.parse('__proto__=x').toObject();

    expect(Object.hasOwn(plain, '__proto__')).toBe(true);
  });

  test('refuses more than a thousand pairs', () => {
    expect(() => QueryDict.parse('a=1&'.repeat(1001))).toThrow('Too many parameters.');
  });

  test('never throws on short texts, and reads what URLSearchParams writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        QueryDict.parse(text);
        const written = new URLSearchParams({ key: wellFormed(text) }).toString();
        expect(QueryDict.parse(written).get('key')).toBe(wellFormed(text));
      }),
    );
  });
});

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
