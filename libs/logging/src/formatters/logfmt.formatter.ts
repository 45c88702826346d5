import type { LogRecord } from '../log-record.js';
import { Formatter, pairsOf } from './formatter.js';

/** `time=... level=... logger=... msg="..." key=value`: one line, values quoted where they need it. */
export class LogfmtFormatter extends Formatter {
  override format(record: LogRecord): string {
    return pairsOf({
      time: new Date(record.time).toISOString(),
      level: record.levelname.toLowerCase(),
      logger: record.name,
      msg: record.message,
      ...record.fields,
    });
  }
}
