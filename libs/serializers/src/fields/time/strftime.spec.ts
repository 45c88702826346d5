import { describe, expect, test } from 'vitest';
import { PLAIN_SCOPE } from '../scope.js';
import { DateField } from './date.field.js';
import { DateTimeField } from './date-time.field.js';
import { TimeField } from './time.field.js';

describe('formats', () => {
  const all = '%a %d %-d %-m %u %w %j %U %W %G-W%V|%c|%x|%X|%-H:%-I:%M|%z%Z|%Q%%';

  test.for([
    ['2024-01-01', 'Mon 01 1 1 1 1 001 00 01 2024-W01|Mon Jan  1 00:00:00 2024|01/01/24|00:00:00|0:12:00||%Q%'],
    ['2021-01-03', 'Sun 03 3 1 7 0 003 01 00 2020-W53|Sun Jan  3 00:00:00 2021|01/03/21|00:00:00|0:12:00||%Q%'],
    ['2019-12-31', 'Tue 31 31 12 2 2 365 52 52 2020-W01|Tue Dec 31 00:00:00 2019|12/31/19|00:00:00|0:12:00||%Q%'],
  ] as const)('write %s by every directive, as Python does', ([day, expected]) => {
    expect(DateField({ format: all }).type.represent(day, PLAIN_SCOPE)).toBe(expected);
  });

  test('of a time of day have no zone', () => {
    expect(TimeField({ format: '%H:%M%z %Z' }).type.represent('10:20', PLAIN_SCOPE)).toBe('10:20 ');
    expect(DateTimeField({ format: '%H%z %Z' }).type.represent(new Date(0), PLAIN_SCOPE)).toBe('00+0000 UTC');
  });
});
