import { ImproperlyConfigured } from '@nuages/core';
import { CALL_SITE_NAMES, type LogRecord } from '../log-record.js';
import { dateFormat } from './format-date.js';
import { type FormatSpec, layOut, readBraceSpec, readPercentSpec } from './format-spec.js';
import { Formatter, indented, oneLine, pairsOf } from './formatter.js';

/** Options of {@link TemplateFormatter}. */
export interface TemplateOptions {
  /** The template: Python's record attributes in the style. Default: the message alone. */
  readonly format?: string;
  /** Default `%`, as in Python. */
  readonly style?: '%' | '{' | '$';
  /** How `asctime` is written, in strftime's marks (`%Y-%m-%d %H:%M:%S`). Default ISO 8601 in UTC. */
  readonly datefmt?: string;
  /** What stands where a record lacks the name. */
  readonly defaults?: Readonly<Record<string, unknown>>;
}

const STYLES = {
  '%': /%\((\w+)\)([-+ #0]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa])|(%%)/g,
  '{': /\{(\w+(?:\.\w+)*)(?:![rsa])?(?::([^{}]*))?\}|(\{\{|\}\})/g,
  $: /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))|(\$\$)/g,
};
/** What stands in no text by itself. */
const BARE = { '%': /%/, '{': /[{}]/, $: /\$/ };
const DEFAULTS = { '%': '%(message)s', '{': '{message}', $: '${message}' };

type Part = string | { readonly name: string; readonly spec: FormatSpec | undefined };

/**
 * Text by a template with Python's record attributes: `levelname`, `asctime`, `name`, `message`, `process`, `module`,
 * `lineno`, `funcName` and so on, and any field of the record; in the style `{` also what is inside one, as `{order.id}`. A name that the record lacks stays empty; a message that is empty is told by the fields. The stack of an error follows on lines of its own.
 *
 * @example
 * { format: '{levelname} {asctime} {name} {message}', style: '{' }
 * @see Python's `logging.Formatter`
 */
export class TemplateFormatter extends Formatter {
  private readonly parts: readonly Part[];
  private readonly writeDate: ((date: Date) => string) | undefined;
  private readonly defaults: ReadonlyMap<string, unknown>;

  constructor({ style = '%', format = DEFAULTS[style], datefmt, defaults = {} }: TemplateOptions = {}) {
    super();
    if (!Object.hasOwn(STYLES, style)) throw new ImproperlyConfigured(`style: '${String(style)}' is none. Write '%', '{' or '$'.`);
    if (typeof format !== 'string') throw new ImproperlyConfigured('format: a template is a text.');
    this.parts = compile(format, style);
    if (this.parts.every((part) => typeof part === 'string'))
      throw new ImproperlyConfigured(`format: '${format}' names no attribute in the style '${style}'. Write it as '${DEFAULTS[style]}'.`);
    if (typeof defaults !== 'object' || defaults === null) throw new ImproperlyConfigured('defaults: give an object of values by name.');
    this.writeDate = datefmt === undefined ? undefined : dateFormat(datefmt);
    this.defaults = new Map(Object.entries(defaults));
  }

  override get readsCallSite(): boolean {
    return this.parts.some((part) => typeof part !== 'string' && CALL_SITE_NAMES.includes(part.name));
  }

  override format(record: LogRecord): string {
    let text = '';
    for (const part of this.parts) text += typeof part === 'string' ? part : this.read(record, part);
    return record.stack === undefined ? text : `${text}\n${indented(record.stack)}`;
  }

  private read(record: LogRecord, { name, spec }: Exclude<Part, string>): string {
    const value = this.find(record, name) ?? this.defaults.get(name);
    if (spec) return layOut(value ?? '', spec);
    return value === undefined ? '' : oneLine(value);
  }

  private find(record: LogRecord, name: string): unknown {
    if (name === 'message') return messageOf(record);
    return name === 'asctime' && this.writeDate ? this.writeDate(new Date(record.time)) : valueAt(record, name);
  }
}

/** What was logged without words is told by its fields. */
function messageOf(record: LogRecord): string {
  if (record.message !== '') return record.message;
  const { err: _error, ...others } = record.fields;
  return pairsOf(others);
}

/** What a field holds at a path of names. */
function valueAt(record: LogRecord, path: string): unknown {
  if (!path.includes('.')) return record.get(path);
  const [name, ...inner] = path.split('.') as [string, ...string[]];
  return inner.reduce(
    (value: unknown, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined,
    record.get(name),
  );
}

function compile(format: string, style: '%' | '{' | '$'): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of format.matchAll(STYLES[style])) {
    const [whole, name, mark, escaped] = match;
    parts.push(plainText(format.slice(end, match.index), style));
    end = match.index + whole.length;
    if (escaped !== undefined) parts.push(escaped[0]!);
    else
      parts.push(
        style === '$' ? { name: name ?? mark!, spec: undefined } : { name: name!, spec: mark ? readSpec(mark, style) : undefined },
      );
  }
  parts.push(plainText(format.slice(end), style));
  return parts.filter((part) => part !== '');
}

/** A part that names nothing; a mark in it is one that is not written well. */
function plainText(text: string, style: '%' | '{' | '$'): string {
  const found = BARE[style].exec(text)?.[0];
  if (found === undefined) return text;
  const named = DEFAULTS[style].replace('message', 'name');
  throw new ImproperlyConfigured(
    `format: '${found}' in '${text}' belongs to no attribute. Write '${named}', or '${found}${found}' for the character.`,
  );
}

function readSpec(mark: string, style: '%' | '{'): FormatSpec {
  const spec = style === '%' ? readPercentSpec(mark) : readBraceSpec(mark);
  if (!spec) throw new ImproperlyConfigured(`format: '${mark}' is no layout. Write it as in {levelname:<8} or {msecs:03.0f}.`);
  return spec;
}
