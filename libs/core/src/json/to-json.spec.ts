import { describe, expect, test } from 'vitest';
import { toJson } from './to-json.js';

describe('toJson', () => {
  test.each([
    [{ a: 1, b: undefined }, '{"a":1}'],
    [undefined, 'null'],
    [12n, '12'],
    [[{ big: 2n ** 64n }, -1n, 'x'], '[{"big":18446744073709551616},-1,"x"]'],
  ])('writes %o as %s', (value, text) => {
    expect(toJson(value)).toBe(text);
  });

  test('indents', () => {
    expect([toJson({ a: [1] }, 2), toJson({ a: 1n }, 2)]).toEqual(['{\n  "a": [\n    1\n  ]\n}', '{\n  "a": 1\n}']);
  });

  test('says what cannot be written', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;

    expect(() => toJson(circle)).toThrow('circular');
    expect(() => toJson({ toJSON: () => fail() })).toThrow('Boom');
  });
});

function fail(): never {
  throw new RangeError('Boom');
}
