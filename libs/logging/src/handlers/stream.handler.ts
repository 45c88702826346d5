import { ImproperlyConfigured } from '@nuages/core';
import { Handler } from './handler.js';
import { type StandardStream, standardStream } from './standard-stream.js';

/** Options of {@link StreamHandler}. */
export interface StreamOptions {
  /** `stdout` (default), `stderr`, or anything with `write`. */
  readonly stream?: 'stdout' | 'stderr' | { write(text: string): unknown };
}

/** Writes lines to a stream. One that was given stays open when the handler is closed. @see Python's `StreamHandler` */
export class StreamHandler extends Handler {
  private readonly stream: { write(text: string): unknown; flushSync?(): void };
  private readonly standard: StandardStream | undefined;

  constructor({ stream = 'stdout' }: StreamOptions = {}) {
    super();
    if (typeof stream === 'string' && stream !== 'stdout' && stream !== 'stderr')
      throw new ImproperlyConfigured(`stream: '${String(stream)}' is none. Write 'stdout' or 'stderr', or give a stream.`);
    this.standard = typeof stream === 'string' ? standardStream(stream, (error) => this.report(error)) : undefined;
    this.stream = this.standard ?? (stream as Exclude<typeof stream, string>);
    if (typeof this.stream?.write !== 'function')
      throw new ImproperlyConfigured("stream: give 'stdout', 'stderr' or a stream that can be written to.");
    (this.stream as NodeJS.WritableStream).on?.('error', (error: unknown) => this.report(error));
  }

  override write(line: string): void {
    this.stream.write(line);
  }

  override flush(): void {
    try {
      if (this.standard) this.standard.flush();
      else this.stream.flushSync?.();
    } catch (error) {
      this.report(error);
    }
  }

  override endOfProcess(): void {
    this.flush();
    this.standard?.endOfProcess();
  }

  override async close(): Promise<void> {
    this.flush();
    await this.standard?.close();
  }
}
