import { findApplication } from '@nuages/core';
import type { Rate, ThrottleStore } from './throttle-store.js';

/** Counts in this process, for each application apart. Forgets the keys that were quiet for longest when there are too many. */
export class MemoryThrottleStore implements ThrottleStore {
  /** Moments in milliseconds, oldest first; keys in the order of their last request. */
  private readonly ofApplications = new WeakMap<object, Map<string, number[]>>();

  /** @param maxKeys how many keys are remembered at most */
  constructor(
    private readonly maxKeys = 100_000,
    private readonly now: () => number = Date.now,
  ) {}

  async hit(key: string, { requests, seconds }: Rate): Promise<true | { waitSeconds: number | undefined }> {
    const now = this.now();
    const histories = this.histories();
    const history = (histories.get(key) ?? []).filter((moment) => moment > now - seconds * 1000);
    if (history.length >= requests) {
      histories.set(key, history);
      return { waitSeconds: history.length === 0 ? undefined : (history[0]! + seconds * 1000 - now) / 1000 };
    }
    histories.delete(key);
    histories.set(key, [...history, now]);
    if (histories.size > this.maxKeys) histories.delete(histories.keys().next().value!);
    return true;
  }

  /** A throttle in a decorator is one object for all applications that have its controller. */
  private histories(): Map<string, number[]> {
    const owner: object = findApplication() ?? this;
    const known = this.ofApplications.get(owner);
    if (known) return known;
    const made = new Map<string, number[]>();
    this.ofApplications.set(owner, made);
    return made;
  }
}
