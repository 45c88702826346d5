import { describe, expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.js';

const cursor = { offset: 3, isReverse: true, position: '2024-01-02T00:00:00.000Z&o=9 é' };

describe('encodeCursor and decodeCursor', () => {
  test.each([[undefined], ['key']])('keep a cursor with the key %s', (key) => {
    expect(decodeCursor(encodeCursor(cursor, key), key)).toEqual(cursor);
  });

  test('refuse a cursor that another key signed', () => {
    expect(decodeCursor(encodeCursor(cursor, 'key'), 'other')).toBeUndefined();
  });

  test.each([
    ['bad'],
    [Buffer.from('o=-1').toString('base64')],
    [Buffer.from('o=x').toString('base64')],
    [Buffer.from('p=é').toString('base64')],
  ])('refuse %s', (text) => {
    expect(decodeCursor(text)).toBeUndefined();
  });

  test.each([[''], ['%%']])('take %j for the beginning', (text) => {
    expect(decodeCursor(text)).toEqual({ offset: 0, isReverse: false, position: null });
  });

  test('cap the offset', () => {
    expect(decodeCursor(Buffer.from('o=999999').toString('base64'))?.offset).toBe(1000);
  });
});
