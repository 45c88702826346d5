import { describe, expect, test } from 'vitest';
import { JSONRenderer, RenderedJson } from './json.renderer.js';
import type { RendererContext } from './renderer.js';

const INDENTED = { parameters: { indent: '1' } } as unknown as RendererContext;

describe('JSONRenderer', () => {
  test.each([
    ['a bigint', { big: 9007199254740993n }],
    ['text that is written already', new RenderedJson('{"big":9007199254740993}')],
  ])('keeps all digits of %s, indented too', (_what, data) => {
    expect(new JSONRenderer().render(data, INDENTED)).toBe('{\n "big": 9007199254740993\n}');
    expect(new JSONRenderer().render(data, { parameters: {} } as RendererContext)).toBe('{"big":9007199254740993}');
  });

  test('indents numbers of every kind', () => {
    expect(new JSONRenderer().render(new RenderedJson('[1e+21,-0.5,null,"1"]'), INDENTED)).toBe('[\n 1e+21,\n -0.5,\n null,\n "1"\n]');
  });
});
