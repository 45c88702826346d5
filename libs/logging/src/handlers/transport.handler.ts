import { ImproperlyConfigured } from '@nuages/core';
import { pino } from 'pino';
import { JsonFormatter } from '../formatters/json.formatter.js';
import { Handler } from './handler.js';

/** Options of {@link TransportHandler}. */
export interface TransportOptions {
  /** The package or the file of a Pino transport, as `pino/file`, `pino-pretty`, `pino-loki`. */
  readonly target: string;
  /** Its own options; they go to another thread, so that they hold no functions. */
  readonly options?: object;
}

type Transport = ReturnType<typeof pino.transport>;

/** Passes lines of JSON to any transport of Pino's, in its worker thread. */
export class TransportHandler extends Handler {
  private readonly stream: Transport;

  constructor({ target, options = {} }: TransportOptions) {
    super();
    if (typeof target !== 'string' || target === '') throw new ImproperlyConfigured('target: give the package of a Pino transport.');
    this.formatter = new JsonFormatter();
    this.stream = pino.transport({ target, options });
    this.stream.on('error', (error: unknown) => this.report(error));
  }

  override write(line: string): void {
    this.stream.write(line);
  }

  override flush(): void {
    try {
      this.stream.flushSync();
    } catch (error) {
      this.report(error);
    }
  }

  override async close(): Promise<void> {
    await new Promise<void>((done) => {
      this.stream.once('close', done);
      this.stream.end();
    });
  }
}
