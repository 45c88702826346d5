import { messageOf } from '@nuages/core';
import type { FilterOptions, FormatterOptions, HandlerOptions, LoggerOptions, LoggingDictionary } from '../dictionary.js';
import type { Filter } from '../filters/filter.js';
import { NameFilter } from '../filters/filters.js';
import type { Formatter } from '../formatters/formatter.js';
import { JsonFormatter } from '../formatters/json.formatter.js';
import { LogfmtFormatter } from '../formatters/logfmt.formatter.js';
import { PrettyFormatter } from '../formatters/pretty.formatter.js';
import { TemplateFormatter } from '../formatters/template.formatter.js';
import type { Handler } from '../handlers/handler.js';
import { MemoryHandler } from '../handlers/memory.handler.js';
import { levelAt, refuse, refuseUnknown, unknown } from './check-dictionary.js';
import { HANDLER_CLASSES } from './handler-classes.js';
import { FILTER_OPTIONS, FORMATTER_OPTIONS, HANDLER_OPTIONS } from './known-options.js';
import { redactPaths } from './redact-paths.js';

const FORMATTER_CLASSES = { template: TemplateFormatter, json: JsonFormatter, pretty: PrettyFormatter, logfmt: LogfmtFormatter };

/** What hides the values at the paths of `redact`; `undefined` where there are none. */
export function readRedaction({ redact }: LoggingDictionary): ReturnType<typeof redactPaths> | undefined {
  if (redact === undefined || redact.length === 0) return undefined;
  try {
    return redactPaths(redact);
  } catch (error) {
    return refuse('redact', (error as Error).message.replace('paths: ', ''), error);
  }
}

/** The formatters, filters and handlers of a dictionary, once they are made. */
export class DictionaryParts {
  readonly handlers = new Map<string, Handler>();
  private readonly formatters = new Map<string, Formatter>();
  private readonly filters = new Map<string, Filter>();
  /** The handlers that wait for their target. */
  private readonly underWay: string[] = [];

  constructor(
    private readonly dictionary: LoggingDictionary,
    private readonly debug: boolean,
  ) {}

  /** @throws ImproperlyConfigured with the key that is wrong; what was opened by then is in {@link handlers} */
  make(): void {
    const { formatters = {}, filters = {}, handlers = {} } = this.dictionary;
    for (const [name, options] of Object.entries(formatters)) this.formatters.set(name, makeFormatter(`formatters.${name}`, options));
    for (const [name, options] of Object.entries(filters)) this.filters.set(name, this.makeFilter(`filters.${name}`, options));
    for (const name of Object.keys(handlers)) this.handler(`handlers.${name}`, name);
  }

  /** The handlers that a logger names. */
  handlersOf(key: string, { handlers = [] }: LoggerOptions): Handler[] {
    return handlers.map(
      (name, index) => this.handlers.get(name) ?? refuse(`${key}.handlers.${index}`, unknown('handler', name, this.handlers.keys())),
    );
  }

  /** The filters that a logger or a handler names. */
  filtersOf(key: string, { filters = [] }: { readonly filters?: readonly string[] }): Filter[] {
    return filters.map(
      (name, index) => this.filters.get(name) ?? refuse(`${key}.filters.${index}`, unknown('filter', name, this.filters.keys())),
    );
  }

  private handler(key: string, name: string): Handler {
    const known = this.handlers.get(name);
    if (known) return known;
    const options = this.dictionary.handlers?.[name];
    if (!options) return refuse(key, unknown('handler', name, Object.keys(this.dictionary.handlers ?? {})));
    if (this.underWay.includes(name)) return refuse(key, `records would go in a circle: ${[...this.underWay, name].join(' to ')}.`);
    this.underWay.push(name);
    const made = this.makeHandler(`handlers.${name}`, options);
    this.underWay.pop();
    this.handlers.set(name, made);
    return made;
  }

  private makeHandler(key: string, { class: named, level, formatter, filters, ...own }: HandlerOptions): Handler {
    const options = own as Readonly<Record<string, unknown>>;
    const found = { level: levelAt(`${key}.level`, level, 0), filters: this.filtersOf(key, { filters }) };
    const target = isMemory(named) && 'target' in options ? { target: this.handler(`${key}.target`, String(options['target'])) } : {};
    if (typeof named === 'string' && Object.hasOwn(HANDLER_CLASSES, named)) refuseUnknown(`${key}.`, options, HANDLER_OPTIONS[named]);
    const given = formatter === undefined ? undefined : this.formatter(`${key}.formatter`, formatter);
    const handler = make<Handler>(key, 'handler', named, HANDLER_CLASSES, 'handle', { ...options, ...target });
    Object.assign(handler, found);
    handler.formatter = given ?? handler.formatter ?? new TemplateFormatter();
    return handler;
  }

  private formatter(key: string, name: string): Formatter {
    return this.formatters.get(name) ?? refuse(key, unknown('formatter', name, this.formatters.keys()));
  }

  private makeFilter(key: string, { class: named = NameFilter, ...options }: FilterOptions): Filter {
    const known = FILTER_OPTIONS.get(named);
    if (known) refuseUnknown(`${key}.`, options, known);
    return make<Filter>(key, 'filter', named, {}, 'filter', { debug: this.debug, ...options });
  }
}

function isMemory(named: unknown): boolean {
  return named === 'memory' || (typeof named === 'function' && (named === MemoryHandler || named.prototype instanceof MemoryHandler));
}

function makeFormatter(key: string, { class: named = 'template', ...options }: FormatterOptions): Formatter {
  if (typeof named === 'string' && Object.hasOwn(FORMATTER_CLASSES, named)) refuseUnknown(`${key}.`, options, FORMATTER_OPTIONS[named]!);
  return make<Formatter>(key, 'formatter', named, FORMATTER_CLASSES, 'format', options);
}

type Named<T> = Readonly<Record<string, new (options: any) => T>>; // each has its own options

/**
 * Makes a part of the class that the dictionary gives or names. What the class says of its options gets their key:
 * `handlers.file` and `filename: ...` make `handlers.file.filename: ...`.
 *
 * @param method what every part of this kind has
 */
function make<T>(key: string, kind: string, named: unknown, classes: Named<T>, method: keyof T & string, options: object): T {
  const Class = isClass(named) ? (named as Named<T>[string]) : Object.hasOwn(classes, String(named)) ? classes[named as string] : undefined;
  if (!Class) return refuse(`${key}.class`, describeNoClass(kind, named, Object.keys(classes)));
  try {
    const made = new Class(options);
    if (typeof made[method] === 'function') return made;
  } catch (error) {
    const reason = messageOf(error);
    const option = /^(\w+): (.*)$/s.exec(reason);
    return option ? refuse(`${key}.${option[1]}`, option[2]!, error) : refuse(key, reason, error);
  }
  return refuse(`${key}.class`, `${Class.name || 'it'} makes no ${kind}: there is no method '${method}'.`);
}

function describeNoClass(kind: string, named: unknown, names: readonly string[]): string {
  const own = 'A class of your own is given itself.';
  if (named === undefined) return `name a ${kind} class: ${names.join(', ')}. ${own}`;
  const given = typeof named === 'string' ? named : typeof named;
  return names.length > 0 ? `${unknown(`${kind} class`, given, names)} ${own}` : `'${given}' is no class. ${own}`;
}

function isClass(value: unknown): boolean {
  return typeof value === 'function' && value.prototype !== undefined;
}
