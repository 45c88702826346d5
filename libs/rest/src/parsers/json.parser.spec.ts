import { CharField, ChoiceField, DictField, ListField, MultipleChoiceField, Serializer } from '@nuages/serializers';
import { describe, expect, test } from 'vitest';
import { JSONParser } from './json.parser.js';

const parse = (text: string) => new JSONParser().parse(Buffer.from(text), { parameters: {} } as never);

class NoteSerializer extends Serializer {
  @CharField()
  title!: string;

  @ListField({ child: CharField() })
  words!: string[];

  @DictField({ child: CharField() })
  notes!: Record<string, string>;
}

class VoteSerializer extends Serializer {
  @ChoiceField({ choices: [1, 2] })
  grade!: 1 | 2;

  @MultipleChoiceField({ choices: [1, 2] })
  marks!: (1 | 2)[];
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('JSONParser', () => {
  test('keeps integers that JavaScript would round', () => {
    expect(parse('[9007199254740993, 1.5]')).toEqual([9007199254740993n, 1.5]);
  });

  test.each([
    ['1.0', '1.0'],
    [' -0.0', '-0.0'],
    ['1e2', '100.0'],
    ['1.5E+1', '15.0'],
    ['1', '1'],
    ['-0', '0'],
    ['1.50', '1.5'],
    ['1e16', '1e+16'],
  ])('lets a serializer tell floats from integers: %s', async (number, text) => {
    const { title, words, notes } = await NoteSerializer.parse(
      parse(`{"title": ${number}, "words": ["a", ${number}], "notes": {"x": ${number}}}`),
    );

    expect([title, words[1], notes['x']]).toEqual([text, text, text]);
  });

  test('lets a serializer tell floats from the integers that are choices', async () => {
    const read = (text: string) => new VoteSerializer({ data: parse(text) });
    const [whole, float] = [read('{"grade": 1, "marks": [1, 2]}'), read('{"grade": 1.0, "marks": [1, 2.0]}')];
    await Promise.all([whole.isValid(), float.isValid()]);

    expect(whole.errors).toEqual({});
    expect(float.errors).toEqual({ grade: ['"1.0" is not a valid choice.'], marks: ['"2.0" is not a valid choice.'] });
  });

  test('gives numbers as JavaScript has them', () => {
    expect(parse('{"a": 1.0, "b": [1e2]}')).toEqual({ a: 1, b: [100] });
  });

  test('reads texts that look like numbers in time', () => {
    const text = JSON.stringify([`[${'1'.repeat(15)}, ${'[-1.0'.repeat(100_000)}`, ':'.repeat(500_000), ' '.repeat(500_000)]);
    const started = performance.now();

    parse(text);

    expect(performance.now() - started).toBeLessThan(500);
  });

  test('takes a thousand levels and refuses more', () => {
    expect(Array.isArray(parse(nested(1000)))).toBe(true);
    expect(() => parse(nested(1001))).toThrow('JSON parse error - More than 1000 levels.');
    expect(() => parse(nested(500_000))).toThrow('JSON parse error - More than 1000 levels.');
  });
});
