import type { Filter } from './filters/filter.js';
import type { Formatter } from './formatters/formatter.js';
import type { PrettyOptions } from './formatters/pretty.formatter.js';
import type { TemplateOptions } from './formatters/template.formatter.js';
import type { EmailOptions } from './handlers/email.handler.js';
import type { FileOptions } from './handlers/file.handler.js';
import type { Handler } from './handlers/handler.js';
import type { HttpOptions } from './handlers/http.handler.js';
import type { MemoryOptions } from './handlers/memory.handler.js';
import type { RotatingFileOptions } from './handlers/rotating-file.handler.js';
import type { SocketOptions } from './handlers/socket.handler.js';
import type { StreamOptions } from './handlers/stream.handler.js';
import type { SyslogOptions } from './handlers/syslog.handler.js';
import type { TimedRotatingFileOptions } from './handlers/timed-rotating-file.handler.js';
import type { TransportOptions } from './handlers/transport.handler.js';
import type { Level } from './levels.js';

/** A class of your own, made with the options that stand beside it in the dictionary. */
export type ClassOf<T> = new (options: any) => T; // its own options

/** A formatter: a template, one of ours by name, or a class of your own that is made with these options. */
export type FormatterOptions =
  | ({ readonly class?: 'template' } & TemplateOptions)
  | { readonly class: 'json' | 'logfmt' }
  | ({ readonly class: 'pretty' } & PrettyOptions)
  | { readonly class: ClassOf<Formatter>; readonly [option: string]: unknown };

/** A filter: by logger name, or a class that is made with these options. */
export interface FilterOptions {
  readonly class?: ClassOf<Filter>;
  /** Lets this logger and those below it through. Used where there is no `class`. */
  readonly name?: string;
  readonly [option: string]: unknown;
}

/** The handlers that come with the lib, by the names that a dictionary gives them, and their options. */
export interface HandlerClasses {
  stream: StreamOptions;
  file: FileOptions;
  rotatingFile: RotatingFileOptions;
  timedRotatingFile: TimedRotatingFileOptions;
  syslog: SyslogOptions;
  socket: SocketOptions;
  http: HttpOptions;
  email: EmailOptions;
  memory: Omit<MemoryOptions, 'target'> & {
    /** The name of the handler that they go on to. */
    readonly target: string;
  };
  null: object;
  transport: TransportOptions;
}

/** Names of the handlers that come with the lib. */
export type HandlerName = keyof HandlerClasses;

/** What every handler takes. */
export interface CommonHandlerOptions {
  readonly level?: Level;
  /** The name of a formatter. Default: the message alone. */
  readonly formatter?: string;
  /** Names of filters. */
  readonly filters?: readonly string[];
}

/** A handler: where records go. The other options are its class's own; an incremental dictionary has no class. */
export type HandlerOptions =
  | { [N in HandlerName]: { readonly class: N } & CommonHandlerOptions & HandlerClasses[N] }[HandlerName]
  | ({ readonly class: ClassOf<Handler>; readonly [option: string]: unknown } & CommonHandlerOptions)
  | ({ readonly class?: undefined } & CommonHandlerOptions);

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
