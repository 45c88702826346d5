import { ImproperlyConfigured } from '@nuages/core';
import { CALL_SITE_NAMES, type LogRecord } from '../log-record.js';
import { Formatter, indented, oneLine } from './formatter.js';

/** Options of {@link TemplateFormatter}. */
export interface TemplateOptions {
  /** The template: Python's record attributes in the style. Default: the message alone. */
  readonly format?: string;
  /** Default `%`, as in Python. */
  readonly style?: '%' | '{' | '$';
  /** How `asctime` is written, in strftime's marks (`%Y-%m-%d %H:%M:%S`). Default ISO 8601 in UTC. */
  readonly datefmt?: string;
}

const STYLES = {
  '%': /%\((\w+)\)([-+ #0]*\d*(?:\.\d+)?[sdifgxXe])|(%%)/g,
  '{': /\{(\w+)(?:![rsa])?(?::[^{}]*)?\}|(\{\{|\}\})/g,
  $: /\$\{(\w+)\}|\$(\w+)|(\$\$)/g,
};
const DEFAULTS = { '%': '%(message)s', '{': '{message}', $: '${message}' };

type Part = string | { readonly name: string; readonly pad: number };

/**
 * Text by a template with Python's record attributes: `levelname`, `asctime`, `name`, `message`, `process`, `module`,
 * `lineno`, `funcName` and so on, and any field of the record. A name that the record lacks stays empty. The stack of an error follows on lines of its own.
 *
 * @example
 * { format: '{levelname} {asctime} {name} {message}', style: '{' }
 * @see Python's `logging.Formatter`
 */
export class TemplateFormatter extends Formatter {
  private readonly parts: readonly Part[];
  private readonly datefmt: string | undefined;

  constructor({ style = '%', format = DEFAULTS[style], datefmt }: TemplateOptions = {}) {
    super();
    if (!Object.hasOwn(STYLES, style)) throw new ImproperlyConfigured(`style: '${String(style)}' is none. Write '%', '{' or '$'.`);
    if (typeof format !== 'string') throw new ImproperlyConfigured('format: a template is a text.');
    this.parts = compile(format, style);
    if (this.parts.every((part) => typeof part === 'string'))
      throw new ImproperlyConfigured(`format: '${format}' names no attribute in the style '${style}'. Write it as '${DEFAULTS[style]}'.`);
    this.datefmt = datefmt;
  }

  override get readsCallSite(): boolean {
    return this.parts.some((part) => typeof part !== 'string' && CALL_SITE_NAMES.includes(part.name));
  }

  override format(record: LogRecord): string {
    let text = '';
    for (const part of this.parts) text += typeof part === 'string' ? part : this.read(record, part.name).padEnd(part.pad);
    return record.stack === undefined ? text : `${text}\n${indented(record.stack)}`;
  }

  private read(record: LogRecord, name: string): string {
    if (name === 'asctime' && this.datefmt !== undefined) return formatDate(new Date(record.time), this.datefmt);
    const value = record.get(name);
    return value === undefined ? '' : oneLine(value);
  }
}

function compile(format: string, style: '%' | '{' | '$'): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of format.matchAll(STYLES[style])) {
    parts.push(format.slice(end, match.index));
    end = match.index + match[0].length;
    const name = style === '$' ? (match[1] ?? match[2]) : match[1];
    if (name === undefined) parts.push(match[0][0]!);
    else parts.push({ name, pad: padOf(match[0]) });
  }
  parts.push(format.slice(end));
  return parts.filter((part) => part !== '');
}

/** The width of `%(levelname)-8s` and `{levelname:<8}`. */
function padOf(mark: string): number {
  return Number(/(?:\)-|:<?)(\d+)/.exec(mark)?.[1] ?? 0);
}

const MARKS: Readonly<Record<string, (date: Date) => string>> = {
  Y: (date) => String(date.getUTCFullYear()),
  m: (date) => two(date.getUTCMonth() + 1),
  d: (date) => two(date.getUTCDate()),
  H: (date) => two(date.getUTCHours()),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  '%': () => '%',
};

/** A moment by strftime's marks, in UTC. */
function formatDate(date: Date, format: string): string {
  return format.replace(/%([YmdHMS%])/g, (_mark, letter: string) => MARKS[letter]!(date));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
