import { describe, expect, test } from 'vitest';
import type { RestRequest } from '../request/rest-request.js';
import { MemoryThrottleStore } from './memory-throttle.store.js';
import { AnonRateThrottle, ScopedRateThrottle, UserRateThrottle } from './rate-throttles.js';
import { readRate } from './throttle-store.js';

const anonymous = { user: undefined, platformRequest: { ip: '10.0.0.1' } } as unknown as RestRequest;
const user = { user: { id: 7 }, platformRequest: { ip: '10.0.0.1' } } as unknown as RestRequest;

describe('MemoryThrottleStore', () => {
  test('lets requests through until the rate is used up, and again when it is not', async () => {
    let now = 0;
    const store = new MemoryThrottleStore(10, () => now);
    const rate = { requests: 2, seconds: 60 };

    expect(await store.hit('a', rate)).toBe(true);
    now = 10_000;
    expect(await store.hit('a', rate)).toBe(true);
    expect(await store.hit('a', rate)).toEqual({ waitSeconds: 50 });
    expect(await store.hit('b', rate)).toBe(true);
    now = 60_001;
    expect(await store.hit('a', rate)).toBe(true);
  });

  test('forgets the quietest key when there are too many', async () => {
    const store = new MemoryThrottleStore(1);
    const rate = { requests: 1, seconds: 60 };
    await store.hit('a', rate);
    await store.hit('b', rate);

    expect(await store.hit('a', rate)).toBe(true);
  });
});

describe('rate throttles', () => {
  test('AnonRateThrottle leaves users alone', async () => {
    const throttle = new AnonRateThrottle('1/day');

    expect(await throttle.allow(anonymous, {})).toBe(true);
    expect(await throttle.allow(anonymous, {})).not.toBe(true);
    expect(await throttle.allow(user, {})).toBe(true);
    expect(await throttle.allow(user, {})).toBe(true);
  });

  test('UserRateThrottle counts users and addresses apart', async () => {
    const throttle = new UserRateThrottle('1/min');

    expect(await throttle.allow(anonymous, {})).toBe(true);
    expect(await throttle.allow(user, {})).toBe(true);
    expect(await throttle.allow(user, {})).not.toBe(true);
  });

  test('ScopedRateThrottle counts a scope, and names one that it does not know', async () => {
    const throttle = new ScopedRateThrottle({ uploads: '1/h' });

    expect(await throttle.allow(user, {})).toBe(true);
    expect(await throttle.allow(user, { throttleScope: 'uploads' })).toBe(true);
    expect(await throttle.allow(user, { throttleScope: 'uploads' })).not.toBe(true);
    await expect(throttle.allow(user, { throttleScope: 'x' })).rejects.toThrow("no rate for the scope 'x'");
  });

  test('of two rates may share a store', async () => {
    const store = new MemoryThrottleStore();
    const [burst, sustained] = [new UserRateThrottle('1/min', store), new UserRateThrottle('2/day', store)];

    expect([await burst.allow(user, {}), await sustained.allow(user, {})]).toEqual([true, true]);
    expect(await sustained.allow(user, {})).toBe(true);
    expect(await sustained.allow(user, {})).not.toBe(true);
  });

  test('AnonRateThrottle takes the addresses of one IPv6 network for one', async () => {
    const throttle = new AnonRateThrottle('1/day');
    const from = (ip: string) => ({ user: undefined, platformRequest: { ip } }) as unknown as RestRequest;

    expect(await throttle.allow(from('2001:db8::1'), {})).toBe(true);
    expect(await throttle.allow(from('2001:db8::2'), {})).not.toBe(true);
    expect(await throttle.allow(from('2001:db8:0:1::1'), {})).toBe(true);
  });

  test.each([
    ['1/day', { requests: 1, seconds: 86_400 }],
    ['5/min', { requests: 5, seconds: 60 }],
    ['day', undefined],
    ['1/week', undefined],
  ])('readRate reads %s', (text, rate) => {
    expect(readRate(text)).toEqual(rate);
  });
});
