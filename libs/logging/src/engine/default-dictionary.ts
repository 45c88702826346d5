import type { LoggingDictionary } from '../dictionary.js';
import { RequireDebugFalse } from '../filters/filters.js';
import type { EmailOptions } from '../handlers/email.handler.js';
import { SILENT } from '../levels.js';
import { type LoggingEnvironment, readNestLevel, readRootLevel } from './environment-levels.js';

/** The dictionary that holds where nothing is said: lines to the console in development, JSON in production. */
export function defaultDictionary(debug: boolean, adminEmail?: EmailOptions): LoggingDictionary {
  return {
    version: 1,
    formatters: {
      line: { format: '{levelname} {asctime} {name} {message}', style: '{' },
      json: { class: 'json' },
      pretty: { class: 'pretty' },
    },
    filters: { requireDebugFalse: { class: RequireDebugFalse } },
    handlers: {
      console: { class: 'stream', formatter: debug ? 'line' : 'json' },
      ...(adminEmail && { admins: { class: 'email', level: 'ERROR', filters: ['requireDebugFalse'], ...adminEmail } }),
    },
    loggers: adminEmail && { 'nuages.request': { handlers: ['admins'] } },
    root: { level: 'INFO', handlers: ['console'] },
  };
}

/** A dictionary over the default one, with what the environment says of levels: `LOG_LEVEL` is the root's, `NEST_LOG_LEVEL` that of `nest`. */
export function withDefaults(dictionary: LoggingDictionary, debug: boolean, env: LoggingEnvironment): LoggingDictionary {
  const defaults = defaultDictionary(debug, dictionary.adminEmail);
  const rootLevel = readRootLevel(env);
  const nestLevel = readNestLevel(env);
  const root = { ...defaults.root, ...dictionary.root };
  return {
    ...dictionary,
    formatters: { ...defaults.formatters, ...dictionary.formatters },
    filters: { ...defaults.filters, ...dictionary.filters },
    handlers: { ...defaults.handlers, ...dictionary.handlers },
    loggers: {
      ...defaults.loggers,
      ...dictionary.loggers,
      ...(nestLevel !== undefined && { nest: { ...dictionary.loggers?.['nest'], level: finite(nestLevel) } }),
    },
    root: rootLevel === undefined ? root : { ...root, level: finite(rootLevel) },
  };
}

/** Whether the environment wants no records at all. */
export function isSilenced(env: LoggingEnvironment): boolean {
  return readRootLevel(env) === SILENT;
}

function finite(level: number): number {
  return Number.isFinite(level) ? level : Number.MAX_SAFE_INTEGER;
}
