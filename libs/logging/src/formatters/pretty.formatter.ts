import { styleText } from 'node:util';
import type { LogRecord } from '../log-record.js';
import { Formatter, indented, oneLine } from './formatter.js';

const COLOURS: Readonly<Record<string, Parameters<typeof styleText>[0]>> = {
  TRACE: 'gray',
  DEBUG: 'blue',
  INFO: 'green',
  WARNING: 'yellow',
  ERROR: 'red',
  CRITICAL: 'magenta',
};

/** Options of {@link PrettyFormatter}. */
export interface PrettyOptions {
  /** Default: where stdout is a terminal and `NO_COLOR` is not set. */
  readonly colours?: boolean;
}

/** Text for a person at a terminal: time, level in colour, logger, message, fields. Colours only where they are shown. */
export class PrettyFormatter extends Formatter {
  private readonly hasColours: boolean;

  constructor({ colours = process.stdout.isTTY === true && !process.env['NO_COLOR'] }: PrettyOptions = {}) {
    super();
    this.hasColours = colours;
  }

  override format(record: LogRecord): string {
    const { err: _error, ...fields } = record.fields;
    const details = Object.entries(fields).map(([key, value]) => ` ${this.paint('gray', `${oneLine(key)}=${oneLine(value)}`)}`);
    const level = this.paint(COLOURS[record.levelname] ?? 'white', record.levelname.padEnd(8));
    const time = new Date(record.time).toISOString().slice(11, 23);
    const text = `${time} ${level} ${oneLine(record.name)}: ${oneLine(record.message)}${details.join('')}`;
    return record.stack === undefined ? text : `${text}\n${indented(record.stack)}`;
  }

  private paint(colour: Parameters<typeof styleText>[0], text: string): string {
    return this.hasColours ? styleText(colour, text, { validateStream: false }) : text;
  }
}
