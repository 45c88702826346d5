import { ParseError } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import { FormParser } from './form.parser.js';
import { JSONParser } from './json.parser.js';

const BYTES = Buffer.from('a=\xe9&b=%E9&c=%C3%A9&d=%zz', 'latin1');

describe('the charset of a body', () => {
  test.each([
    [undefined, { a: 'é', b: '\ufffd', c: 'é', d: '%zz' }],
    ['utf-8', { a: 'é', b: '\ufffd', c: 'é', d: '%zz' }],
    ['latin-1', { a: 'é', b: 'é', c: 'Ã©', d: '%zz' }],
    ['ISO-8859-1', { a: 'é', b: 'é', c: 'Ã©', d: '%zz' }],
    ['iso-8859-15', { a: 'é', b: 'é', c: 'Ã©', d: '%zz' }],
    ['no such', { a: 'é', b: '\ufffd', c: 'é', d: '%zz' }],
  ])('%s is what a form is read by', (charset, expected) => {
    const parameters = charset === undefined ? {} : { charset };

    expect(new FormParser().parse(BYTES, { parameters } as never).toObject()).toEqual(expected);
  });

  test('is what JSON is read by', () => {
    const parse = (charset: string) => new JSONParser().parse(Buffer.from('"\xe9"', 'latin1'), { parameters: { charset } } as never);

    expect([parse('latin-1'), parse('windows-1252')]).toEqual(['é', 'é']);
    expect(() => parse('utf-8')).toThrow(ParseError);
  });
});
