import { findApplication } from '@nuages/core';
import type { LoggingDictionary } from './dictionary.js';
import { LoggingSystem } from './engine/logging-system.js';
import type { Logger } from './logger.js';

let standalone: LoggingSystem | undefined;

/**
 * Configures logging outside Nest, as in a script: for code that no application surrounds.
 *
 * @throws ImproperlyConfigured with the key that is wrong
 */
export function configureLogging(dictionary: LoggingDictionary): LoggingSystem {
  const system = (standalone ??= new LoggingSystem());
  system.configure(dictionary);
  return system;
}

/** The loggers of the current application, or else those of the process. */
export function currentLogging(): LoggingSystem {
  const found = findApplication()?.find(LoggingSystem) ?? standalone;
  if (found) return found;
  standalone = new LoggingSystem();
  standalone.configure({ version: 1 });
  return standalone;
}

/**
 * The logger of that name in the current application. Where there is no application yet, as at the top of a file, it
 * gives one that finds its application at each call.
 *
 * @example
 * const log = getLogger('blog.posts');
 * log.info({ postId: 3 }, 'published');
 * @see Python's `logging.getLogger`
 */
export function getLogger(name = ''): Logger {
  const application = findApplication()?.find(LoggingSystem) ?? standalone;
  return application ? application.getLogger(name) : lateLogger(name);
}

/** Looks its logger up whenever it is used. */
function lateLogger(name: string): Logger {
  return new Proxy({} as Logger, {
    get(_target, key) {
      const logger = currentLogging().getLogger(name);
      const value: unknown = Reflect.get(logger, key);
      return typeof value === 'function' ? (value as (...values: unknown[]) => unknown).bind(logger) : value;
    },
    set: (_target, key, value) => Reflect.set(currentLogging().getLogger(name), key, value),
  });
}
