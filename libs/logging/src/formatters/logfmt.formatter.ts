import type { LogRecord } from '../log-record.js';
import { Formatter, oneLine, textOf } from './formatter.js';

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
      .map(([key, value]) => `${oneLine(key).replace(/[\s="\\]/g, '_')}=${quoted(value)}`)
      .join(' ');
  }
}

function quoted(value: unknown): string {
  const text = textOf(value);
  const escaped = oneLine(text.replace(/["\\]/g, String.raw`\$&`));
  return text === '' || /[\s="\\]/.test(escaped) ? `"${escaped}"` : text;
}
