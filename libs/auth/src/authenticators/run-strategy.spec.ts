import { Strategy } from 'passport';
import { describe, expect, test } from 'vitest';
import type { AuthRequest } from './authenticator.js';
import { runStrategy, type StrategyRequest } from './run-strategy.js';
import { leftOf } from '../../../core/test/left-of.js';

class PinStrategy extends Strategy {
  override authenticate(given: unknown): void {
    const { pin } = (given as StrategyRequest).headers;
    if (pin === 'broken') throw new Error('no pins today');
    if (pin === 'unreachable') this.error(new Error('no answer'));
    else if (pin === '1234') this.success({ id: 1 }, { pin });
    else this.fail('Pin');
  }
}

const strategy = new PinStrategy();

function run(pin: string, more: object = {}) {
  return runStrategy(strategy, { headers: { pin }, ...more } as unknown as AuthRequest);
}

describe('runStrategy', () => {
  test('gives whom the strategy found, and nothing where it fails', async () => {
    expect(await run('1234')).toEqual({ user: { id: 1 }, info: { pin: '1234' } });
    expect(await run('4321')).toBeUndefined();
    expect(Object.keys(strategy)).not.toContain('success');
  });

  test.each([
    ['broken', 'no pins today'],
    ['unreachable', 'no answer'],
  ])('throws what a strategy throws, and its error: %s', async (pin, message) => {
    await expect(run(pin)).rejects.toThrow(message);
  });

  test('lets a request go when young objects are collected', async () => {
    const request = () => ({ body: Array.from({ length: 1000 }, () => 0) });

    expect(await leftOf(() => run('1234', request()))).toBeLessThan(1000); // of 8000 and more
  });
});
