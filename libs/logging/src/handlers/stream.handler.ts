import { ImproperlyConfigured } from '@nuages/core';
import { pino } from 'pino';
import { Handler } from './handler.js';

/** Options of {@link StreamHandler}. */
export interface StreamOptions {
  /** `stdout` (default), `stderr`, or anything with `write`. */
  readonly stream?: 'stdout' | 'stderr' | { write(text: string): unknown };
}

/** Writes lines to a stream. @see Python's `StreamHandler` */
export class StreamHandler extends Handler {
  private readonly stream: { write(text: string): unknown; flushSync?(): void };

  constructor({ stream = 'stdout' }: StreamOptions = {}) {
    super();
    this.stream = typeof stream === 'string' ? standardStream(stream) : stream;
    if (typeof this.stream?.write !== 'function')
      throw new ImproperlyConfigured("stream: give 'stdout', 'stderr' or a stream that can be written to.");
    (this.stream as NodeJS.WritableStream).on?.('error', (error: unknown) => this.report(error));
  }

  override write(line: string): void {
    this.stream.write(line);
  }

  override flush(): void {
    try {
      this.stream.flushSync?.();
    } catch (error) {
      this.report(error);
    }
  }
}

const opened = new Map<string, ReturnType<typeof pino.destination>>();

/** One writer for each standard stream of the process, so that lines of two handlers never mix. */
function standardStream(name: string): ReturnType<typeof pino.destination> {
  if (name !== 'stdout' && name !== 'stderr')
    throw new ImproperlyConfigured(`stream: '${name}' is none. Write 'stdout' or 'stderr', or give a stream.`);
  const known = opened.get(name);
  if (known) return known;
  const made = pino.destination({ fd: name === 'stdout' ? 1 : 2, sync: true });
  opened.set(name, made);
  return made;
}
