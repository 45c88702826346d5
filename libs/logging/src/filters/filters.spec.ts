import { describe, expect, test } from 'vitest';
import { LogRecord } from '../log-record.js';
import { CallbackFilter, LevelFilter, NameFilter, RateLimitFilter, RedactFilter, RequireDebugFalse, RequireDebugTrue } from './filters.js';

const record = (line: Record<string, unknown> = {}) => new LogRecord({ level: 30, time: 0, name: 'blog', msg: 'hello', ...line });

test('NameFilter lets a logger and those below it through', () => {
  const filter = new NameFilter({ name: 'blog' });
  const passed = ['blog', 'blog.posts', 'blogger', 'shop', 'root'].filter((name) => filter.filter(record({ name })));

  expect(passed).toEqual(['blog', 'blog.posts']);
});

test('LevelFilter lets the levels between two through', () => {
  const filter = new LevelFilter({ min: 'INFO', max: 'WARNING' });

  expect([20, 30, 40, 50].filter((level) => filter.filter(record({ level })))).toEqual([30, 40]);
});

test.each([true, false])('the filters by debug, where debug is %j', (debug) => {
  expect(new RequireDebugTrue({ debug }).filter()).toBe(debug);
  expect(new RequireDebugFalse({ debug }).filter()).toBe(!debug);
});

describe('RateLimitFilter', () => {
  test('counts each message by itself, and anew after a while', () => {
    const filter = new RateLimitFilter({ limit: 2, perMs: 1000 });
    const at = (time: number, msg = 'hello') => filter.filter(record({ time, msg }));

    expect([at(0), at(10), at(20), at(999)]).toEqual([true, true, false, false]);
    expect(at(20, 'another')).toBe(true);
    expect([at(1000), at(1001), at(1002)]).toEqual([true, true, false]);
  });

  test('says in the first record of the next span how many it dropped', () => {
    const filter = new RateLimitFilter({ limit: 1, perMs: 1000 });
    const records = [0, 1, 2, 1000, 2000].map((time) => record({ time }));
    for (const one of records) filter.filter(one);

    expect(records.map((one) => one.get('suppressed'))).toEqual([undefined, undefined, undefined, 2, undefined]);
  });

  test('keeps a bounded number of messages', () => {
    const filter = new RateLimitFilter({ limit: 1 });
    for (let index = 0; index < 5000; index += 1) filter.filter(record({ msg: `message ${index}` }));

    expect((filter as unknown as { counts: Map<string, unknown> }).counts.size).toBeLessThanOrEqual(1000);
  });
});

test.each<[string, () => unknown, string]>([
  ['a rate in no time', () => new RateLimitFilter({ perMs: -1 }), 'perMs: give a span of time in milliseconds above 0.'],
  ['a rate of nothing', () => new RateLimitFilter({ limit: 0 }), 'limit: give a number of records above 0.'],
  ['a level that is none', () => new LevelFilter({ min: 'LOUD' as 'INFO' }), "min: 'LOUD' is no level."],
  ['no function', () => new CallbackFilter({}), 'callback: give a function of a record that returns true or false.'],
  ['no paths', () => new RedactFilter({ paths: [] }), 'paths: give a list of paths, as user.ssn or *.pin.'],
])('%s is refused', (_what, make, message) => {
  expect(make).toThrow(message);
});
