import { ImproperlyConfigured } from '@nuages/core';
import type { FilterOptions, FormatterOptions, HandlerOptions, LoggerOptions, LoggingDictionary } from '../dictionary.js';
import type { Filter } from '../filters/filter.js';
import { NameFilter } from '../filters/filters.js';
import type { Formatter } from '../formatters/formatter.js';
import { JsonFormatter } from '../formatters/json.formatter.js';
import { LogfmtFormatter } from '../formatters/logfmt.formatter.js';
import { PrettyFormatter } from '../formatters/pretty.formatter.js';
import { TemplateFormatter } from '../formatters/template.formatter.js';
import type { Handler } from '../handlers/handler.js';
import { type Level, LEVELS, type LevelName } from '../levels.js';
import { HANDLER_CLASSES } from './handler-classes.js';
import { FORMATTER_OPTIONS, HANDLER_OPTIONS, LOGGER_OPTIONS } from './known-options.js';

const FORMATTER_CLASSES = { template: TemplateFormatter, json: JsonFormatter, pretty: PrettyFormatter, logfmt: LogfmtFormatter };

/** Refuses a dictionary at one of its keys. */
export function refuse(key: string, reason: string, cause?: unknown): never {
  throw new ImproperlyConfigured(`LOGGING: ${key}: ${reason}`, cause === undefined ? undefined : { cause });
}

/** The number of a level in a dictionary. */
export function levelAt(key: string, level: Level | undefined, otherwise: number): number {
  if (level === undefined) return otherwise;
  if (typeof level === 'number' && level >= 0) return level;
  if (typeof level === 'string' && Object.hasOwn(LEVELS, level)) return LEVELS[level as LevelName];
  return refuse(key, `'${String(level)}' is no level. Write ${Object.keys(LEVELS).join(', ')}, or a number of Pino's.`);
}

/** Checks what holds for every dictionary. */
export function checkShape(dictionary: LoggingDictionary): void {
  if (typeof dictionary !== 'object' || dictionary === null || Array.isArray(dictionary)) refuse('(whole)', 'a dictionary is an object.');
  if (dictionary.version !== 1) refuse('version', `${JSON.stringify(dictionary.version)} is no version. Write 1.`);
  for (const section of ['formatters', 'filters', 'handlers', 'loggers', 'root'] as const) {
    const value: unknown = dictionary[section];
    if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value)))
      refuse(section, 'it must be an object.');
  }
  for (const [name, logger] of Object.entries(dictionary.loggers ?? {})) refuseUnknown(`loggers.${name}.`, logger, LOGGER_OPTIONS);
  refuseUnknown('root.', dictionary.root ?? {}, LOGGER_OPTIONS);
}

function refuseUnknown(prefix: string, given: object, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null) refuse(prefix.slice(0, -1), 'it must be an object.');
  for (const key of Object.keys(given)) if (!known.includes(key)) refuse(`${prefix}${key}`, unknown('option', key, known));
}

/** The formatters, filters and handlers of a dictionary, made. */
export class DictionaryParts {
  private readonly formatters: ReadonlyMap<string, Formatter>;
  private readonly filters: ReadonlyMap<string, Filter>;
  readonly handlers = new Map<string, Handler>();

  constructor(
    private readonly dictionary: LoggingDictionary,
    private readonly debug: boolean,
  ) {
    this.formatters = new Map(
      Object.entries(dictionary.formatters ?? {}).map(([name, options]) => [name, makeFormatter(`formatters.${name}`, options)]),
    );
    this.filters = new Map(
      Object.entries(dictionary.filters ?? {}).map(([name, options]) => [name, this.makeFilter(`filters.${name}`, options)]),
    );
    for (const name of Object.keys(dictionary.handlers ?? {})) this.handler(`handlers.${name}`, name);
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
    const made = this.makeHandler(`handlers.${name}`, options);
    this.handlers.set(name, made);
    return made;
  }

  private makeHandler(key: string, { class: named, level, formatter, filters, ...own }: HandlerOptions): Handler {
    const options = own as Readonly<Record<string, unknown>>;
    const Class = typeof named === 'function' ? named : Object.hasOwn(HANDLER_CLASSES, String(named)) ? HANDLER_CLASSES[named!] : undefined;
    if (!Class) refuse(`${key}.class`, unknown('handler class', String(named), Object.keys(HANDLER_CLASSES)));
    if (typeof named === 'string') refuseUnknown(`${key}.`, options, HANDLER_OPTIONS[named]);
    const isChained = named !== 'transport' && typeof options['target'] === 'string';
    const target = isChained ? { target: this.handler(`${key}.target`, options['target'] as string) } : {};
    const handler = attempt(key, () => new Class({ ...options, ...target }));
    handler.level = levelAt(`${key}.level`, level, 0);
    handler.filters = this.filtersOf(key, { filters });
    if (formatter !== undefined || !handler.formatter) handler.formatter = this.formatter(`${key}.formatter`, formatter);
    return handler;
  }

  private formatter(key: string, name: string | undefined): Formatter {
    if (name === undefined) return new TemplateFormatter();
    return this.formatters.get(name) ?? refuse(key, unknown('formatter', name, this.formatters.keys()));
  }

  private makeFilter(key: string, { class: Class = NameFilter, ...options }: FilterOptions): Filter {
    if (typeof Class !== 'function')
      return refuse(`${key}.class`, `${JSON.stringify(Class)} is no class. Give the class itself, as RequireDebugFalse.`);
    return attempt(key, () => new Class({ debug: this.debug, ...options }));
  }
}

function makeFormatter(key: string, { class: named = 'template', ...options }: FormatterOptions): Formatter {
  const Class = typeof named === 'function' ? named : Object.hasOwn(FORMATTER_CLASSES, named) ? FORMATTER_CLASSES[named] : undefined;
  if (!Class) return refuse(`${key}.class`, unknown('formatter class', String(named), Object.keys(FORMATTER_CLASSES)));
  if (typeof named === 'string') refuseUnknown(`${key}.`, options, FORMATTER_OPTIONS[named]!);
  return attempt(key, () => new Class(options as never));
}

/** Puts the key before what a class says of its options: `handlers.file` and `filename: ...` make `handlers.file.filename: ...`. */
function attempt<T>(key: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const option = /^(\w+): (.*)$/s.exec(reason);
    return option ? refuse(`${key}.${option[1]}`, option[2]!, error) : refuse(key, reason, error);
  }
}

function unknown(what: string, name: string, known: Iterable<string>): string {
  return `there is no ${what} '${name}'. There are: ${[...known].join(', ') || 'none'}.`;
}
