import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RotationOptions, RotationPeriods } from './rotation-periods.js';

const zone = process.env['TZ'];
// changes to summer time on 2030-03-31 at 02:00 (01:00 UTC), back on 2030-10-27 at 03:00 (01:00 UTC)
beforeAll(() => void (process.env['TZ'] = 'Europe/Berlin'));
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

const describePeriod = (options: RotationOptions, moment: string) => {
  const periods = new RotationPeriods(options);
  const period = periods.periodAt(Date.parse(moment));
  const [begin, end] = [period.begin, period.end].map((time) => new Date(time).toISOString().slice(0, 16));
  return `${begin} ${end} ${periods.nameOf(period)}`;
};

describe('RotationPeriods', () => {
  test.each<[what: RotationOptions, moment: string, period: string]>([
    [{}, '2030-01-03T14:59:59.999Z', '2030-01-03T14:00 2030-01-03T15:00 2030-01-03T14'],
    [{ when: 'M', interval: 15 }, '2030-01-03T14:31Z', '2030-01-03T14:30 2030-01-03T14:45 2030-01-03T14-30'],
    [{ when: 's', interval: 60 }, '2030-01-03T14:31:07Z', '2030-01-03T14:31 2030-01-03T14:32 2030-01-03T14-31-00'],
    [{ when: 'midnight' }, '2030-03-31T12:00Z', '2030-03-31T00:00 2030-04-01T00:00 2030-03-31'],
    [{ when: 'D', atTime: '4:30' }, '2030-03-31T04:29Z', '2030-03-30T04:30 2030-03-31T04:30 2030-03-30'],
    // a Sunday; 2030-03-25 is a Monday
    [{ when: 'W0' }, '2030-03-31T12:00Z', '2030-03-25T00:00 2030-04-01T00:00 2030-03-25'],
    [{ when: 'w6', atTime: '12:00' }, '2030-03-31T12:00Z', '2030-03-31T12:00 2030-04-07T12:00 2030-03-31'],
    [{ when: 'w6', atTime: '12:00' }, '2030-03-31T11:59Z', '2030-03-24T12:00 2030-03-31T12:00 2030-03-24'],
    [{ when: 'midnight', utc: false }, '2030-01-03T23:30Z', '2030-01-03T23:00 2030-01-04T23:00 2030-01-04'],
    // 23 hours, and 25
    [{ when: 'midnight', utc: false }, '2030-03-31T12:00Z', '2030-03-30T23:00 2030-03-31T22:00 2030-03-31'],
    [{ when: 'midnight', utc: false }, '2030-10-27T12:00Z', '2030-10-26T22:00 2030-10-27T23:00 2030-10-27'],
    // the hour that is not there
    [{ when: 'midnight', atTime: '02:30', utc: false }, '2030-03-31T00:59Z', '2030-03-30T01:30 2030-03-31T01:30 2030-03-30'],
    [{ when: 'midnight', atTime: '02:30', utc: false }, '2030-03-31T01:31Z', '2030-03-31T01:30 2030-04-01T00:30 2030-03-31'],
    [{ when: 'W0', utc: false }, '2030-10-27T22:59Z', '2030-10-20T22:00 2030-10-27T23:00 2030-10-21'],
    [{ when: 'h', utc: false }, '2030-01-03T14:10Z', '2030-01-03T14:00 2030-01-03T15:00 2030-01-03T15'],
  ])('%j at %s', (options, moment, period) => {
    expect(describePeriod(options, moment)).toBe(period);
  });

  test.each<RotationOptions>([
    { when: 's', interval: 7 },
    { when: 'h', interval: 5, utc: false },
    { when: 'd', interval: 3, utc: false },
    { when: 'midnight', atTime: '02:30', utc: false },
    { when: 'w3', interval: 2, atTime: '23:59:59', utc: false },
    { when: 'w3' },
  ])('%j leaves no moment of a year out, and has none twice', (options) => {
    const periods = new RotationPeriods(options);
    const step = 1_799_999; // not quite half an hour
    for (let time = Date.UTC(2030, 0, 1); time < Date.UTC(2031, 0, 1); time += step) {
      const { begin, end } = periods.periodAt(time);
      expect(begin <= time && time < end).toBe(true);
      expect(periods.periodAt(begin)).toEqual({ begin, end });
      expect(periods.periodAt(end).begin).toBe(end);
      expect(periods.periodAt(end - 1).end).toBe(end);
    }
  });

  test.each<[object, string]>([
    [{ when: 'w7' }, "when: 'w7' is none. There are s, m, h, d, midnight, w0,"],
    [{ when: 7 }, "when: '7' is none."],
    [{ when: 'd', interval: 1.5 }, 'interval: give a whole number of days or weeks.'],
    [{ interval: '2' }, 'interval: give a number of units above 0.'],
    [{ when: 'd', atTime: '25:00' }, "atTime: '25:00' is no time. Write it as 04:30 or 04:30:15."],
    [{ when: 'h', atTime: '04:00' }, "atTime: it is for days and weeks, not for 'h'."],
    [{ utc: 'no' }, 'utc: it is true or false.'],
  ])('refuses %j', (options, message) => {
    expect(() => new RotationPeriods(options)).toThrow(message);
  });
});
