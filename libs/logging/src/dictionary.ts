import type { Filter } from './filters/filter.js';
import type { Formatter } from './formatters/formatter.js';
import type { EmailOptions } from './handlers/email.handler.js';
import type { Handler } from './handlers/handler.js';
import type { Level } from './levels.js';

/** A formatter: a template, one of ours by name, or a class of your own that is made with these options. */
export interface FormatterOptions {
  /** `template` (default), `json`, `pretty`, `logfmt`, or a class. */
  readonly class?: 'template' | 'json' | 'pretty' | 'logfmt' | (new (options: any) => Formatter); // its own options
  /** The template: Python's record attributes in the style. Default: the message alone. */
  readonly format?: string;
  /** Default `%`, as in Python. */
  readonly style?: '%' | '{' | '$';
  /** How `asctime` is written, by `Intl`-free strftime marks (`%Y-%m-%d %H:%M:%S`). Default ISO 8601 in UTC. */
  readonly datefmt?: string;
  readonly [option: string]: unknown;
}

/** A filter: by logger name, or a class that is made with these options. */
export interface FilterOptions {
  readonly class?: new (options: any) => Filter; // its own options
  /** Lets this logger and those below it through. Used where there is no `class`. */
  readonly name?: string;
  readonly [option: string]: unknown;
}

/** Names of the handlers that come with the lib. */
export type HandlerName =
  'stream' | 'file' | 'rotatingFile' | 'timedRotatingFile' | 'syslog' | 'socket' | 'http' | 'email' | 'memory' | 'null' | 'transport';

/** A handler: where records go. The other options are its class's own. */
export interface HandlerOptions {
  readonly class?: HandlerName | (new (options: any) => Handler); // its own options
  readonly level?: Level;
  /** The name of a formatter. Default: the message alone. */
  readonly formatter?: string;
  /** Names of filters. */
  readonly filters?: readonly string[];
  readonly [option: string]: unknown;
}

/** A logger: what it lets through, and to whom. */
export interface LoggerOptions {
  /** Default: the nearest ancestor's. */
  readonly level?: Level;
  /** Names of handlers. */
  readonly handlers?: readonly string[];
  /** Names of filters for records of this very logger. */
  readonly filters?: readonly string[];
  /** Whether the handlers of its ancestors hear it too. Default `true`. */
  readonly propagate?: boolean;
}

/**
 * Python's `dictConfig` schema, version 1, with keys in camelCase.
 *
 * @see Python's `logging.config`, Django's setting `LOGGING`
 */
export interface LoggingDictionary {
  readonly version: 1;
  readonly formatters?: Readonly<Record<string, FormatterOptions>>;
  readonly filters?: Readonly<Record<string, FilterOptions>>;
  readonly handlers?: Readonly<Record<string, HandlerOptions>>;
  readonly loggers?: Readonly<Record<string, LoggerOptions>>;
  readonly root?: Omit<LoggerOptions, 'propagate'>;
  /** Changes levels and propagation of what is there, and nothing else. Default `false`. */
  readonly incremental?: boolean;
  /** Silences loggers made before that are neither named nor below a named one. Default `true`. */
  readonly disableExistingLoggers?: boolean;
  /** Puts the dictionary over the default one. Default `true`. */
  readonly mergeDefaults?: boolean;
  /** What RequireDebugTrue and RequireDebugFalse go by. Default: `NODE_ENV` is not `production`. */
  readonly debug?: boolean;
  /** Mails errors of `nuages.request` to these people by a default handler `admins`, where `debug` is off: Django's `ADMINS`. */
  readonly adminEmail?: EmailOptions;
  /** Logs Node's warnings to `node.warnings`. Default `false`. */
  readonly captureWarnings?: boolean;
  /** Paths whose values are hidden, besides the default ones, in Pino's notation (`user.ssn`, `*.pin`). */
  readonly redact?: readonly string[];
}
