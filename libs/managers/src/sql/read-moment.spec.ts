import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMoment } from './read-moment.js';

describe('readMoment', () => {
  test.each([
    ['2024-02-29 10:20:30', '2024-02-29T10:20:30.000Z'],
    ['2024-03-01 00:00:00.5', '2024-03-01T00:00:00.500Z'],
    ['1900-02-28 23:59:59.999', '1900-02-28T23:59:59.999Z'],
    ['0099-12-31 00:00:00', '0099-12-31T00:00:00.000Z'],
    ['2024-01-01 10:00:00+02', '2024-01-01T08:00:00.000Z'],
    ['2024-01-01 10:00:00.123456-0330', '2024-01-01T13:30:00.123Z'],
    ['2024-01-01T10:00:00Z', '2024-01-01T10:00:00.000Z'],
    ['2024-01-01', '2024-01-01T00:00:00.000Z'],
  ])('reads %s', (text, moment) => {
    expect(readMoment(text).toISOString()).toBe(moment);
  });

  test.each([
    ['2024-13-01 00:00:00', Date.UTC(2024, 12, 1)],
    ['0000-00-00 00:00:00', Date.UTC(0, -1, 0)],
    ['soon', Number.NaN],
  ])('throws nothing for %s', (text, time) => {
    expect(readMoment(text).getTime()).toBe(time);
  });

  test('reads what toISOString() writes, with milliseconds and without', () => {
    const moments = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (moment) => {
        const text = moment.toISOString().replace('T', ' ').slice(0, 23);

        expect(readMoment(text)).toEqual(moment);
        expect(readMoment(text.slice(0, 19)).getTime()).toBe(Math.floor(moment.getTime() / 1000) * 1000);
      }),
      { numRuns: 2000 },
    );
  });
});
