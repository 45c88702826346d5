import { ImproperlyConfigured } from '@nuages/core';
import { setTimeout as wait } from 'node:timers/promises';
import { deliverAtExit, type DeliveringHandler } from './deliver-at-exit.js';
import { DroppingHandler } from './dropping.handler.js';

/** What every handler that delivers over a network takes. */
export interface QueuedOptions {
  /** How many records may wait for a receiver that does not take them; what is beyond is dropped and counted. Default 10,000. */
  readonly maxQueue?: number;
}

/** What may wait besides, in characters: records may be long. */
const MAX_WAITING = 16 * 1024 * 1024;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 30_000;
const CLOSE_LIMIT = 5000;

/** Delivers records in the background, in order, and tries again where that fails. Its queue is bounded. */
export abstract class QueuedHandler<T = string> extends DroppingHandler {
  /** The name in a dictionary of a class that delivers the same items; what is left at the end of a process is given to it. */
  protected readonly handlerName: DeliveringHandler | undefined;
  private readonly waiting: T[] = [];
  /** Of what waits and of what is under way, in characters. */
  private length = 0;
  /** What is being delivered; it is no longer among what waits. */
  private underWay: readonly T[] = [];
  private readonly maxQueue: number;
  private running: Promise<void> | undefined;
  private isFailing = false;
  private hasEnded = false;
  private readonly ending = new AbortController();
  /** Ends what is being delivered. */
  private delivery = new AbortController();

  /** @param options all options of the class, by which it can be made again */
  constructor(private readonly options: QueuedOptions = {}) {
    super();
    this.maxQueue = options.maxQueue ?? 10_000;
    checkCount('maxQueue', this.maxQueue, 'records');
  }

  /** Delivers for as long as a second attempt might help, at most five seconds; then counts the rest as dropped. */
  override async close(): Promise<void> {
    this.ending.abort();
    const tooLong = setTimeout(() => this.delivery.abort(new Error('the receiver takes too long')), CLOSE_LIMIT);
    await this.running;
    clearTimeout(tooLong);
    this.dropRest();
    await this.disconnect();
  }

  /** Lets another process deliver what waits, unless the receiver has just refused it; what is under way may arrive twice. */
  override endOfProcess(): void {
    const { handlerName, options, waiting } = this;
    waiting.unshift(...this.takeBack());
    if (handlerName && waiting.length > 0 && !this.isFailing && !this.hasEnded)
      waiting.splice(0, deliverAtExit({ handlerName, options, items: waiting }));
    this.hasEnded = true; // what is said later is not worth another process each time
    this.dropRest();
  }

  /** Delivers these items, each batch once. Tells after each how many were taken up to then. */
  async deliverOnce(items: readonly T[], tell: (taken: number) => void): Promise<void> {
    for (let next = 0; next < items.length; next += this.batchSize) {
      const batch = items.slice(next, next + this.batchSize);
      await this.deliver(batch, this.delivery.signal);
      tell(next + batch.length - this.dropped);
    }
    await this.disconnect();
  }

  private dropRest(): void {
    this.drop(this.takeBack().length + this.waiting.splice(0).length);
    this.length = 0;
    this.tellDropped('records');
  }

  private takeBack(): readonly T[] {
    const batch = this.underWay;
    this.underWay = [];
    return batch;
  }

  /** How many go in one delivery. */
  protected readonly batchSize: number = 100;

  /** How long one delivery may take, in milliseconds. A receiver that hangs keeps neither the rest waiting nor the process alive. */
  protected readonly deliveryMs: number = 10_000;

  /**
   * Delivers, or throws when it should be tried again.
   *
   * @param signal says that it takes too long: let go of what keeps the process alive
   */
  protected abstract deliver(batch: readonly T[], signal: AbortSignal): Promise<void>;

  /** How long an item is, in characters. Override where items are no texts. */
  protected lengthOf(item: T): number {
    return typeof item === 'string' ? item.length : 0;
  }

  /** Lets go of connections. */
  protected disconnect(): Promise<void> | void {}

  protected enqueue(item: T): void {
    if (this.waiting.length + this.underWay.length >= this.maxQueue || this.length > MAX_WAITING) {
      return this.drop(1, 'the receiver is too slow or not there, records are dropped');
    }
    this.waiting.push(item);
    this.length += this.lengthOf(item);
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  private async run(): Promise<void> {
    let pause = FIRST_PAUSE;
    await Promise.resolve(); // what is logged in one go goes in one batch
    while (this.waiting.length > 0) {
      this.underWay = this.waiting.splice(0, this.batchSize);
      try {
        await this.deliverInTime(this.underWay);
        for (const item of this.takeBack()) this.length -= this.lengthOf(item);
        pause = FIRST_PAUSE;
        this.isFailing = false;
      } catch (error) {
        this.waiting.unshift(...this.takeBack());
        this.report(error);
        this.isFailing = true;
        if (this.ending.signal.aborted) return;
        await wait(pause, undefined, { ref: false, signal: this.ending.signal }).catch(() => undefined);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  private async deliverInTime(batch: readonly T[]): Promise<void> {
    const { signal } = (this.delivery = new AbortController());
    const tooLong = setTimeout(() => this.delivery.abort(new Error('the receiver takes too long')), this.deliveryMs).unref();
    const aborted = new Promise<never>((_done, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error)));
    try {
      await Promise.race([this.deliver(batch, signal), aborted]);
    } finally {
      clearTimeout(tooLong);
    }
  }
}

/** Refuses an option that counts something and is no number from 1 on. */
export function checkCount(option: string, count: number, what: string): void {
  if (!Number.isInteger(count) || count < 1) throw new ImproperlyConfigured(`${option}: give a number of ${what} from 1 on.`);
}
