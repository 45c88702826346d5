import { randomUUID } from 'node:crypto';
import type { Rate, ThrottleStore } from './throttle-store.js';

/** The part of ioredis that the store needs. */
export interface RedisClient {
  eval(script: string, keyCount: number, ...values: (string | number)[]): Promise<unknown>;
}

/** Takes the moment of the server, so that the clocks of the processes don't matter. Gives -1, or the oldest moment. */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return oldest[2] and (oldest[2] + ARGV[2] - now) or ARGV[2]
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return -1`;

/**
 * Counts in Redis, for all processes together.
 *
 * @example
 * new AnonRateThrottle('100/hour', new RedisThrottleStore(new Redis(process.env.REDIS_URL)))
 */
export class RedisThrottleStore implements ThrottleStore {
  constructor(private readonly client: RedisClient) {}

  async hit(key: string, { requests, seconds }: Rate): Promise<true | { waitSeconds: number | undefined }> {
    const wait = Number(await this.client.eval(SCRIPT, 1, `nuages:throttle:${key}`, requests, seconds * 1000, randomUUID()));
    return wait < 0 ? true : { waitSeconds: wait / 1000 };
  }
}
