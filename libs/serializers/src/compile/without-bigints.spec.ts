import { expect, test } from 'vitest';
import { withoutBigints } from './without-bigints.js';

test('gives numbers where they are exact, else texts, and leaves the value itself alone', () => {
  const value = { a: [1n, { b: 2n ** 60n }], c: NaN, d: JSON.parse('{"__proto__": 1}') as object };
  const plain = withoutBigints(value);

  expect(plain).toEqual({ a: [1, { b: '1152921504606846976' }], c: NaN, d: value.d });
  expect(value.a[0]).toBe(1n);
  expect((plain as typeof value).d).toBe(value.d);
});

test('gives back what holds none', () => {
  const value = { a: [new Date(0), null, { b: 'x', when: () => 1n }] };

  expect(withoutBigints(value)).toBe(value);
});
