import { describe, expect, test } from 'vitest';
import { decodeBase64, decodeLatin1, decodeText, wordsAfter } from './authorization-header.js';

describe('wordsAfter', () => {
  test.each([
    ['Token abc', ['abc']],
    ['tOKEN\tabc  def ', ['abc', 'def']],
    ['Token', []],
    [['Token abc', 'Token def'], ['abc']],
    ['Tokens abc', undefined],
    ['Basic abc', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('of Token in %j are %j', (header, words) => {
    expect(wordsAfter('Token', header)).toEqual(words);
  });
});

describe('decodeText', () => {
  test.each([
    ['UTF-8', Buffer.from('Zoë 🌩'), 'Zoë 🌩'],
    ['Latin-1 where it is no UTF-8', Buffer.from('Zo\u00eb', 'latin1'), 'Zoë'],
    ['a mark at the beginning as a part of the text', Buffer.from('\ufeffann'), '\ufeffann'],
    ['half a surrogate as Latin-1', Buffer.from([0xed, 0xa0, 0x80]), '\u00ed\u00a0\u0080'],
  ])('reads %s', (_what, bytes, text) => {
    expect(decodeText(bytes)).toBe(text);
    expect(decodeLatin1(bytes.toString('latin1'))).toBe(text);
  });
});

describe('decodeBase64', () => {
  test.each([
    ['YW5u', 'ann'],
    ['YW5uOg==', 'ann:'],
    ['YW-5u', 'ann'],
    ['YW5', undefined],
  ])('makes of %s the text %s', (text, decoded) => {
    expect(decodeBase64(text)?.toString()).toBe(decoded);
  });
});
