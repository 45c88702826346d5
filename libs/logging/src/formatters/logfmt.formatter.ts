import type { LogRecord } from '../log-record.js';
import { Formatter, oneLine } from './formatter.js';

/** `time=... level=... logger=... msg="..." key=value`: one line, values quoted where they need it. */
export class LogfmtFormatter extends Formatter {
  override format(record: LogRecord): string {
    const pairs = {
      time: new Date(record.time).toISOString(),
      level: record.levelname.toLowerCase(),
      logger: record.name,
      msg: record.message,
      ...record.fields,
    };
    return Object.entries(pairs)
      .map(([key, value]) => `${key.replace(/[\s="]/g, '_')}=${quoted(value)}`)
      .join(' ');
  }
}

function quoted(value: unknown): string {
  const text = oneLine(value);
  return text === '' || /[\s="\\]/.test(text) ? `"${text.replace(/["]/g, '\\"')}"` : text;
}
