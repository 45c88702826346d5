import { setTimeout as wait } from 'node:timers/promises';
import { ImproperlyConfigured } from '@nuages/core';
import { DroppingHandler } from './dropping.handler.js';
import { tellStderr } from './handler.js';
import { type StandardStream, standardStream } from './standard-stream.js';

/** What can be written to: a stream of Node's, Pino's destination, or an object of your own. */
export interface WritableText {
  write(text: string): unknown;
}

/** Options of {@link StreamHandler}. */
export interface StreamOptions {
  /** `stdout` (default), `stderr`, or anything with `write`. */
  readonly stream?: 'stdout' | 'stderr' | WritableText;
}

/** The parts of a stream of Node's or Pino's that may be there. */
interface MaybeStream extends WritableText {
  readonly writableLength?: number;
  readonly writableEnded?: boolean;
  readonly destroyed?: boolean;
  write(text: string, done?: () => void): unknown;
  flushSync?(): void;
  on?(event: 'error', listener: (error: unknown) => void): unknown;
  off?(event: 'error', listener: (error: unknown) => void): unknown;
}

/** What may wait in a stream that is slow, in bytes. */
const MAX_WAITING = 16 * 1024 * 1024;
/** How long a stream that is slow is waited for at the end, in milliseconds. */
const CLOSE_LIMIT = 3000;

/** Writes lines to a stream. One that was given stays open when the handler is closed. @see Python's `StreamHandler` */
export class StreamHandler extends DroppingHandler {
  private readonly standard: StandardStream | undefined;
  private readonly given: MaybeStream | undefined;
  private readonly onError = (error: unknown) => this.report(error);

  constructor({ stream = 'stdout' }: StreamOptions = {}) {
    super();
    if (stream === 'stdout' || stream === 'stderr') {
      this.standard = standardStream(stream);
      return;
    }
    if (typeof stream === 'string')
      throw new ImproperlyConfigured(`stream: '${String(stream)}' is none. Write 'stdout' or 'stderr', or give a stream.`);
    if (typeof stream?.write !== 'function')
      throw new ImproperlyConfigured("stream: give 'stdout', 'stderr' or a stream that can be written to.");
    this.given = stream;
    this.given.on?.('error', this.onError);
  }

  override write(line: string): void {
    if (this.standard) return this.standard.write(line);
    const { destroyed, writableEnded, writableLength = 0 } = this.given!;
    if (destroyed || writableEnded) return this.drop(1, 'the stream has ended, lines are dropped');
    if (writableLength > MAX_WAITING) return this.drop(1, 'the stream is too slow, lines are dropped');
    this.given!.write(line);
  }

  override flush(): void {
    try {
      if (this.standard) this.standard.flush();
      else this.given!.flushSync?.();
    } catch (error) {
      this.report(error);
    }
  }

  override endOfProcess(): void {
    this.flush();
    this.standard?.endOfProcess();
    const { writableLength = 0 } = this.given ?? {};
    if (writableLength > 0)
      tellStderr(`nuages.logging: ${this.constructor.name} has lost ${writableLength} bytes that its stream still held.\n`);
    this.tellDropped('lines');
  }

  override async close(): Promise<void> {
    this.flush();
    await this.standard?.close();
    const { destroyed, writableEnded, writableLength = 0 } = this.given ?? {};
    if (writableLength > 0 && !destroyed && !writableEnded) await this.drain();
    this.given?.off?.('error', this.onError);
    this.tellDropped('lines');
  }

  /** Waits until the stream has written what it holds. */
  private async drain(): Promise<void> {
    const limit = new AbortController();
    const written = new Promise<void>((done) => void this.given!.write('', () => done()));
    await Promise.race([written, wait(CLOSE_LIMIT, undefined, { signal: limit.signal }).catch(() => undefined)]);
    limit.abort();
  }
}
