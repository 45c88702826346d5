import type { Filter } from '../filters/filter.js';
import { type Formatter, oneLine } from '../formatters/formatter.js';
import type { LogRecord } from '../log-record.js';

/**
 * Where records go. Derive from it, and name the class in the dictionary: `{ class: MyHandler, ...options }`; the
 * constructor gets the options.
 *
 * @see Python's `logging.Handler`
 */
export abstract class Handler {
  /** Pino's number; records below are not for it. Set from the dictionary. */
  level = 0;
  /** What records must pass. Set from the dictionary. */
  filters: readonly Filter[] = [];
  /** What makes records text. Set from the dictionary. */
  formatter!: Formatter;
  private hasFailed = false;

  /** Whether Pino's JSON lines go to {@link write} as they are, without a record being built. */
  get isPlain(): boolean {
    return this.formatter.isPlainJson && this.filters.length === 0;
  }

  /** Takes a record that has passed level and filters. Override to see the record itself. */
  emit(record: LogRecord): void {
    return this.write(`${this.formatter.format(record)}\n`, record);
  }

  /** Writes a line, with its line break. */
  abstract write(line: string, record?: LogRecord): void;

  /** Writes at once what is held back, without waiting: the process may be about to end. */
  flush(): void {}

  /** Writes what can be written without waiting: nothing can be waited for any more. */
  endOfProcess(): void {
    this.flush();
  }

  /** Writes what is held back and lets go of files and sockets. */
  async close(): Promise<void> {
    this.flush();
  }

  /** Tells stderr of a failure, the first time: a broken handler stops neither the application nor the others. */
  report(error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    reportFailure(this.constructor.name, error);
  }

  /** Passes a record on, and keeps what goes wrong. */
  handle(record: LogRecord): void {
    try {
      for (const filter of this.filters) if (!filter.filter(record)) return;
      this.watch(this.emit(record));
    } catch (error) {
      this.report(error);
    }
  }

  /** Passes a JSON line on, and keeps what goes wrong. */
  handleLine(line: string): void {
    try {
      this.watch(this.write(line));
    } catch (error) {
      this.report(error);
    }
  }

  /** A method that is asynchronous, though it need not be, must not end the process when it fails. */
  private watch(done: unknown): void {
    if (done instanceof Promise) done.catch((error: unknown) => this.report(error));
  }
}

/** Says on stderr that logging itself has failed. */
export function reportFailure(what: string, error: unknown): void {
  tellStderr(`nuages.logging: ${what} has failed: ${oneLine(reasonOf(error))}. It is not reported again.\n`);
}

/** `fetch failed` alone says nothing: the cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (!(cause instanceof Error)) return message;
  return `${message}: ${cause.message || String((cause as NodeJS.ErrnoException).code)}`;
}

/** Writes to stderr, though nobody may be there to read it. */
export function tellStderr(text: string): void {
  // a pipe without a reader makes Node emit an error, which would end the process where nobody listens
  if (!process.stderr.listeners('error').includes(ignore)) process.stderr.on('error', ignore);
  process.stderr.write(text);
}

function ignore(): void {}
