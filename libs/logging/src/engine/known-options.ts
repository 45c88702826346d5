import type { HandlerClasses, HandlerName, LoggingDictionary } from '../dictionary.js';
import {
  CallbackFilter,
  LevelFilter,
  NameFilter,
  RateLimitFilter,
  RedactFilter,
  RequireDebugFalse,
  RequireDebugTrue,
} from '../filters/filters.js';

/** What a dictionary says by yes or no. */
export const DICTIONARY_FLAGS = ['incremental', 'disableExistingLoggers', 'mergeDefaults', 'debug', 'captureWarnings'] as const;

/** The keys of a dictionary. */
export const DICTIONARY_OPTIONS: readonly (keyof LoggingDictionary)[] = [
  'version',
  'formatters',
  'filters',
  'handlers',
  'loggers',
  'root',
  ...DICTIONARY_FLAGS,
  'adminEmail',
  'redact',
];

const FILE = ['filename', 'mode'] as const;
const QUEUED = ['maxQueue'] as const;
const SOCKET = ['host', 'port', 'protocol', 'path', ...QUEUED] as const;

/** The options of the handlers that a dictionary may name, besides those that every handler takes. */
export const HANDLER_OPTIONS: { readonly [N in HandlerName]: readonly (keyof HandlerClasses[N])[] } = {
  stream: ['stream'],
  file: FILE,
  rotatingFile: [...FILE, 'maxBytes', 'backupCount'],
  timedRotatingFile: [...FILE, 'when', 'interval', 'atTime', 'utc', 'backupCount'],
  syslog: [...SOCKET, 'facility', 'appName'],
  socket: SOCKET,
  http: ['url', 'headers', 'batchSize', 'timeoutMs', ...QUEUED],
  email: ['to', 'from', 'subjectPrefix', 'transport', 'maxPerMinute', ...QUEUED],
  memory: ['capacity', 'flushLevel', 'target'],
  null: [],
  transport: ['target', 'options'],
};

/** The options of the formatters that a dictionary may name. */
export const FORMATTER_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  template: ['format', 'style', 'datefmt', 'defaults'],
  json: [],
  pretty: ['colours'],
  logfmt: [],
};

/** The options of a logger. */
export const LOGGER_OPTIONS: readonly string[] = ['level', 'handlers', 'filters', 'propagate'];

/** The options of the filters that come with the lib. */
export const FILTER_OPTIONS: ReadonlyMap<unknown, readonly string[]> = new Map<unknown, readonly string[]>([
  [NameFilter, ['name']],
  [RequireDebugTrue, []],
  [RequireDebugFalse, []],
  [CallbackFilter, ['callback']],
  [LevelFilter, ['min', 'max']],
  [RateLimitFilter, ['limit', 'perMs']],
  [RedactFilter, ['paths', 'censor']],
]);
