import { describe, expect, test } from 'vitest';
import { readDate, readDateTime, readDuration, readIsoDateTime, readTime } from './read-moment.js';

describe('readDate', () => {
  test.each([
    ['2024-01-31', '2024-01-31'],
    ['2024-1-3', '2024-01-03'],
    ['01/31/2024', '2024-01-31'],
    ['1/31/24', '2024-01-31'],
    ['Jan 31, 2024', '2024-01-31'],
    ['31 January 2024', '2024-01-31'],
    ['2024-02-30', undefined],
    ['2024-13-01', undefined],
    ['Foo 31 2024', undefined],
    ['0000-01-01', undefined],
    ['today', undefined],
  ])('reads %s', (text, expected) => {
    expect(readDate(text)).toBe(expected);
  });
});

describe('readDateTime', () => {
  test.each([
    ['2024-01-01T00:00:00+02:00', '2023-12-31T22:00:00.000Z'],
    ['2024-01-01T00:00:00+02:60', '2023-12-31T21:00:00.000Z'],
    ['2024-01-01T00:00:00+23:60', undefined],
    ['2024-01-01 10:20', '2024-01-01T10:20:00.000Z'],
    ['2024-01-01', '2024-01-01T00:00:00.000Z'],
    ['01/31/2024 10:20:30', '2024-01-31T10:20:30.000Z'],
    ['2024-01-01T25:00', undefined],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0001-01-01T00:00:00+23:00', undefined],
    ['9999-12-31T23:59:59-23:00', undefined],
    ['soon', undefined],
  ])('reads %s', (text, expected) => {
    expect(readDateTime(text)?.toISOString()).toBe(expected);
  });

  test('readIsoDateTime refuses a date alone', () => {
    expect(readIsoDateTime('2024-01-01')).toBeUndefined();
  });
});

test.each([
  ['08:00', '08:00:00'],
  ['8:05:09.5', '08:05:09.500000'],
  ['25:00', undefined],
  ['08:60', undefined],
])('readTime reads %s', (text, expected) => {
  expect(readTime(text)).toBe(expected);
});

test.each([
  ['1 02:00:00', 93_600],
  ['00:10:00', 600],
  ['90', 90],
  ['PT1H30M', 5400],
  ['-P1D', -86_400],
  ['P', 0],
  ['1 day', 86_400],
  ['ten', undefined],
  ['999999999 00:00:00', 86_399_999_913_600],
  ['1000000000 00:00:00', undefined],
  ['9'.repeat(400), undefined],
  [`-P${'9'.repeat(400)}D`, undefined],
])('readDuration reads %s', (text, expected) => {
  expect(readDuration(text)).toBe(expected);
});
