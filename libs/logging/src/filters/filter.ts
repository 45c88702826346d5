import type { LogRecord } from '../log-record.js';

/**
 * Lets records through, or not; may add attributes to those that it lets through.
 *
 * @example
 * class Stamp extends Filter {
 *   override filter(record: LogRecord) {
 *     record.set('version', '1.4');
 *     return true;
 *   }
 * }
 * @see Python's `logging.Filter`
 */
export abstract class Filter {
  /** Tells whether the record goes on. */
  abstract filter(record: LogRecord): boolean;
}

/** What a filter of ours gets besides its options. */
export interface FilterContext {
  /** Whether the application is in development: the dictionary's `debug`. */
  readonly debug: boolean;
}
