import type { LogRecord } from '../log-record.js';
import { toJson } from '../engine/to-json.js';
import { Formatter } from './formatter.js';

/** Pino's JSON: one object a line, with `level`, `time`, `name`, `msg`, the fields, and what filters added. */
export class JsonFormatter extends Formatter {
  override get isPlainJson(): boolean {
    return true;
  }

  override format({ line, added }: LogRecord): string {
    return toJson({ ...line, ...added });
  }
}
