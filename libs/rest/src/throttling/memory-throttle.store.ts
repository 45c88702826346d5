import type { Rate, ThrottleStore } from './throttle-store.js';

/** Counts in this process. Forgets the keys that were quiet for longest when there are too many. */
export class MemoryThrottleStore implements ThrottleStore {
  /** Moments in milliseconds, oldest first; keys in the order of their last request. */
  private readonly histories = new Map<string, number[]>();

  /** @param maxKeys how many keys are remembered at most */
  constructor(
    private readonly maxKeys = 100_000,
    private readonly now: () => number = Date.now,
  ) {}

  async hit(key: string, { requests, seconds }: Rate): Promise<true | { waitSeconds: number | undefined }> {
    const now = this.now();
    const history = (this.histories.get(key) ?? []).filter((moment) => moment > now - seconds * 1000);
    if (history.length >= requests) {
      this.histories.set(key, history);
      return { waitSeconds: history.length === 0 ? undefined : (history[0]! + seconds * 1000 - now) / 1000 };
    }
    this.histories.delete(key);
    this.histories.set(key, [...history, now]);
    if (this.histories.size > this.maxKeys) this.histories.delete(this.histories.keys().next().value!);
    return true;
  }
}
