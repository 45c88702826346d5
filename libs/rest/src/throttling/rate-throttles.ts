import { networkOf } from '@nuages/auth';
import { ImproperlyConfigured } from '@nuages/core';
import type { RestRequest } from '../request/rest-request.js';
import type { ViewSetOptions } from '../viewsets/view-set.options.js';
import { MemoryThrottleStore } from './memory-throttle.store.js';
import type { Throttle } from './throttle.js';
import { type Rate, readRate, type ThrottleStore } from './throttle-store.js';

/** A limit of so many requests in a span of time, for each key. */
abstract class RateThrottle implements Throttle {
  constructor(protected readonly store: ThrottleStore = new MemoryThrottleStore()) {}

  async allow(request: RestRequest, view: ViewSetOptions): Promise<true | { waitSeconds: number | undefined }> {
    const limit = this.limitFor(request, view);
    if (!limit) return true;
    const { key, rate } = limit;
    return this.store.hit(`${key}:${rate.requests}/${rate.seconds}`, rate); // throttles of two rates may share a store
  }

  /** What is counted, and the rate; `undefined` lets the request through. */
  protected abstract limitFor(request: RestRequest, view: ViewSetOptions): { key: string; rate: Rate } | undefined;
}

/**
 * Limits clients that are not logged in, by address; of IPv6, by network of 64 bits. Behind a proxy, tell Express or Fastify to
 * trust it.
 *
 * @example
 * RestModule.forRoot({ throttles: [new AnonRateThrottle('100/day'), new UserRateThrottle('1000/day')] })
 *
 * @see DRF's `AnonRateThrottle`
 */
export class AnonRateThrottle extends RateThrottle {
  private readonly rate: Rate;

  /** @param rate as `100/day`, `5/min` */
  constructor(rate: string, store?: ThrottleStore) {
    super(store);
    this.rate = rateOf(rate);
  }

  protected override limitFor(request: RestRequest): { key: string; rate: Rate } | undefined {
    return userKey(request) === undefined ? { key: `anon:${addressOf(request)}`, rate: this.rate } : undefined;
  }
}

/** Limits each user; clients that are not logged in by address. */
export class UserRateThrottle extends RateThrottle {
  private readonly rate: Rate;

  constructor(rate: string, store?: ThrottleStore) {
    super(store);
    this.rate = rateOf(rate);
  }

  protected override limitFor(request: RestRequest): { key: string; rate: Rate } {
    return { key: `user:${userKey(request) ?? addressOf(request)}`, rate: this.rate };
  }
}

/** Limits views by their option `throttleScope`, each scope at its own rate. Views without one are free. */
export class ScopedRateThrottle extends RateThrottle {
  private readonly rates: ReadonlyMap<string, Rate>;

  constructor(rates: Readonly<Record<string, string>>, store?: ThrottleStore) {
    super(store);
    this.rates = new Map(Object.entries(rates).map(([scope, rate]) => [scope, rateOf(rate)]));
  }

  checkScope(scope: string | undefined): void {
    if (scope !== undefined) this.rateFor(scope);
  }

  protected override limitFor(request: RestRequest, { throttleScope }: ViewSetOptions): { key: string; rate: Rate } | undefined {
    if (throttleScope === undefined) return undefined;
    const rate = this.rateFor(throttleScope);
    return { key: `${throttleScope}:${userKey(request) ?? addressOf(request)}`, rate };
  }

  private rateFor(scope: string): Rate {
    const rate = this.rates.get(scope);
    if (rate) return rate;
    throw new ImproperlyConfigured(`ScopedRateThrottle: there is no rate for the scope '${scope}'. Add it to the rates.`);
  }
}

function rateOf(text: string): Rate {
  const rate = readRate(text);
  if (rate) return rate;
  throw new ImproperlyConfigured(`'${text}' is no rate. Write a number and a unit: '100/day', '20/hour', '5/min', '1/sec'.`);
}

function userKey({ user }: RestRequest): string | undefined {
  if (!user || user.isAuthenticated === false) return undefined;
  return String(user.pk ?? user.id);
}

function addressOf({ platformRequest }: RestRequest): string {
  return networkOf(platformRequest.ip) ?? 'unknown';
}
