import { CallbackFilter, LEVELS, type LoggingDictionary, type LogRecord } from '@nuages/logging';
import type { Settings } from './settings.js';

/**
 * Where the demo's records go: all to a file of JSON lines that starts anew at 10 MB, and what a reader of the terminal
 * wants to see to the console. The same shape as Django's `LOGGING`.
 */
export function loggingDictionary({ logFile, isSqlLogged }: Settings): LoggingDictionary {
  return {
    version: 1,
    formatters: {
      line: { format: '{levelname} {asctime} {name} {message}', style: '{' },
      json: { class: 'json' },
    },
    filters: {
      // the requests that go well are for the file
      noRequests: { class: CallbackFilter, callback: ({ name, level }: LogRecord) => name !== 'nuages.request' || level > LEVELS.INFO },
    },
    handlers: {
      console: { class: 'stream', level: 'INFO', formatter: 'line', filters: ['noRequests'] },
      file: { class: 'rotatingFile', filename: logFile, maxBytes: 10_000_000, backupCount: 3, formatter: 'json' },
    },
    loggers: {
      // Nest's own start-up lines are for the file
      nest: { level: 'INFO', handlers: ['file'], propagate: false },
      'nuages.db': { level: isSqlLogged ? 'DEBUG' : 'WARNING', handlers: ['file'], propagate: false },
      'nuages.request': { level: 'INFO' },
      blog: { level: 'INFO' },
    },
    root: { level: 'INFO', handlers: ['console', 'file'] },
  };
}
