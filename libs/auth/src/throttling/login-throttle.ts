import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ImproperlyConfigured, Throttled } from '@nuages/core';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { AUTH_OPTIONS, type AuthModuleOptions } from '../auth.options.js';
import { AUTH_DATA_SOURCE, AUTH_USER_MODEL } from '../auth.tokens.js';
import type { Credentials } from '../backends/auth-backend.js';
import { WorkQueue } from '../hashers/work-queue.js';
import type { UserClass } from '../models/abstract-base-user.js';
import { foldUsername } from '../models/normalize.js';
import { createRateLimitTable, DataSourceLimiter, type Limiter } from './data-source-limiter.js';
import { networkOf } from './network-of.js';

/** How many log-ins may fail before more are refused with 429, in a span of time. A log-in that succeeds is not counted. */
export interface LoginThrottleOptions {
  /** Of one user from one address. Default 5. */
  readonly perUserAndAddress?: number;
  /** Of one user from anywhere: against attackers with many addresses. Default 50. */
  readonly perUser?: number;
  /** From one address (of IPv6, one network of 64 bits): against attackers who try many users. Default 50. */
  readonly perAddress?: number;
  /** The span, in seconds. Default 900. */
  readonly seconds?: number;
  /** A client of ioredis, to count in Redis. Default: a table of the data source. */
  readonly redis?: object;
}

/** A limiter, what it counts by, and whether a log-in that succeeds forgets the failures before it. */
type Counter = readonly [limiter: Limiter, key: string, isForgotten: boolean];

/** Refuses log-ins after too many failures, across all processes. */
@Injectable()
export class LoginThrottle implements OnModuleInit {
  private readonly logger = new Logger('nuages.security');
  private readonly turns = new Map<string, { readonly queue: WorkQueue; attempts: number }>();
  private readonly limiters: Readonly<Record<'pair' | 'user' | 'address', Limiter>> | undefined;

  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: AuthModuleOptions,
    @Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(AUTH_USER_MODEL) private readonly userModel: UserClass,
  ) {
    const { loginThrottle } = options;
    if (!loginThrottle) return;
    const { perUserAndAddress = 5, perUser = 50, perAddress = 50, seconds = 900, redis } = loginThrottle === true ? {} : loginThrottle;
    checkLimits({ perUserAndAddress, perUser, perAddress, seconds });
    const limiter = (keyPrefix: string, points: number) => {
      const limits = { keyPrefix: `login-${keyPrefix}`, points, duration: seconds };
      return redis ? new RateLimiterRedis({ ...limits, storeClient: redis }) : new DataSourceLimiter(dataSource, limits);
    };
    this.limiters = { pair: limiter('pair', perUserAndAddress), user: limiter('user', perUser), address: limiter('address', perAddress) };
  }

  async onModuleInit(): Promise<void> {
    if (this.limiters?.user instanceof DataSourceLimiter) await createRateLimitTable(this.dataSource);
  }

  /**
   * Calls `login`, unless too many before it have failed. An attempt is counted before it is made, so that many at once are
   * counted, too. One that is refused, or ends by an error, is not.
   *
   * @throws Throttled, with the seconds to wait
   */
  async attempt<T>(credentials: Credentials, request: object | undefined, login: () => Promise<T | null>): Promise<T | null> {
    if (!this.limiters) return login();
    const counters = this.countersOf(credentials, request, this.limiters);
    return this.inTurn(counters.map(([, key]) => key).join(' '), () => this.attemptCounted(counters, login));
  }

  /** One after the other, so that many right passwords at once, as by Basic, are not taken for failures. */
  private async inTurn<T>(key: string, attempt: () => Promise<T>): Promise<T> {
    const turn = this.turns.get(key) ?? { queue: new WorkQueue({ concurrency: 1 }), attempts: 0 };
    this.turns.set(key, turn);
    turn.attempts += 1;
    try {
      return await turn.queue.run(attempt);
    } finally {
      turn.attempts -= 1;
      if (turn.attempts === 0) this.turns.delete(key);
    }
  }

  private async attemptCounted<T>(counters: readonly Counter[], login: () => Promise<T | null>): Promise<T | null> {
    await this.count(counters);
    try {
      const user = await login();
      if (user) await Promise.all(counters.map(([limiter, key, isForgotten]) => (isForgotten ? limiter.delete(key) : limiter.reward(key))));
      return user;
    } catch (error) {
      await giveBack(counters);
      throw error;
    }
  }

  /** Counts one by one: who is refused at one address must not use up what a user has left at all others. */
  private async count(counters: readonly Counter[]): Promise<void> {
    for (const [index, [limiter, key]] of counters.entries()) {
      const wait = await consume(limiter, key);
      if (wait === 0) continue;
      await giveBack(counters.slice(0, index));
      this.logger.warn('A log-in was refused: too many have failed.');
      throw new Throttled(wait / 1000);
    }
  }

  /** What counts this attempt. The address comes first: whoever has tried too much leaves no row for each new name. */
  private countersOf(
    credentials: Credentials,
    request: object | undefined,
    { pair, user, address }: NonNullable<LoginThrottle['limiters']>,
  ): Counter[] {
    const given = credentials['username'] ?? credentials[this.userModel.USERNAME_FIELD];
    const name = digest(typeof given === 'string' ? foldUsername(given) : ''); // no other spelling brings more attempts
    const from = networkOf((request as { ip?: unknown } | undefined)?.ip);
    if (from === undefined) return [[user, name, true]];
    return [
      [address, digest(from), false],
      [pair, digest(`${name} ${from}`), true],
      [user, name, false],
    ];
  }
}

function checkLimits(limits: Readonly<Record<string, number>>): void {
  for (const [name, limit] of Object.entries(limits))
    if (!Number.isInteger(limit) || limit < 1)
      throw new ImproperlyConfigured(`AuthModule.forRoot({ loginThrottle: { ${name} } }) must be a whole number above 0, not ${limit}.`);
}

async function giveBack(counters: readonly Counter[]): Promise<void> {
  await Promise.all(counters.map(([limiter, key]) => limiter.reward(key)));
}

/** Counts one more; gives the milliseconds to wait where that is too many. */
async function consume(limiter: Limiter, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(refusal.msBeforeNext, 1);
    throw refusal;
  }
}

/** Names and addresses are kept by their digests: the counts tell nobody who logs in from where. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
