import { describe, expect, test } from 'vitest';
import { JSONParser } from './json.parser.js';

const parse = (text: string) => new JSONParser().parse(Buffer.from(text), { parameters: {} } as never);
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('JSONParser', () => {
  test('keeps integers that JavaScript would round', () => {
    expect(parse('[9007199254740993, 1.5]')).toEqual([9007199254740993n, 1.5]);
  });

  test('takes a thousand levels and refuses more', () => {
    expect(Array.isArray(parse(nested(1000)))).toBe(true);
    expect(() => parse(nested(1001))).toThrow('JSON parse error - More than 1000 levels.');
    expect(() => parse(nested(500_000))).toThrow('JSON parse error - More than 1000 levels.');
  });
});
