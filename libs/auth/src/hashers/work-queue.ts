import { availableParallelism } from 'node:os';
import { ApiException } from '@nuages/core';

/** Options of {@link WorkQueue}. */
export interface WorkQueueOptions {
  /** How many may run at once. Default: half of the thread pool, and at least one processor is left to the rest. */
  concurrency?: number;
  /** How many may wait. One more is refused at once with 503. Default: 200. */
  maxWaiting?: number;
}

/** Size of libuv's thread pool where nothing else is said. */
const DEFAULT_POOL = 4;

/**
 * Runs costly work a few at a time, so that a storm of log-ins leaves threads and processors to other requests. A task
 * that finds the queue full is refused with 503 `overloaded` instead of making everybody wait.
 */
export class WorkQueue {
  private readonly concurrency: number;
  private readonly maxWaiting: number;
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor({ concurrency = defaultConcurrency(), maxWaiting = 200 }: WorkQueueOptions = {}) {
    this.concurrency = concurrency;
    this.maxWaiting = maxWaiting;
  }

  /** Runs `task` as soon as there is room, and gives what it gives. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.concurrency) await this.wait();
    else this.running += 1;
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next)
        next(); // hands its place over: nobody can slip in between
      else this.running -= 1;
    }
  }

  private wait(): Promise<void> {
    if (this.waiting.length >= this.maxWaiting)
      throw new ApiException('Too many log-ins at once. Try again later.', 'overloaded', 503, { headers: { 'Retry-After': '1' } });
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

function defaultConcurrency(): number {
  const pool = Number(process.env.UV_THREADPOOL_SIZE) || DEFAULT_POOL;
  return Math.max(1, Math.min(Math.floor(pool / 2), availableParallelism() - 1)); // one processor is for the event loop
}
