import { Inject } from '@nestjs/common';
import { Check, type CheckMessage, type SystemCheck } from '@nuages/core';
import type { LoggingDictionary } from '../dictionary.js';
import { LEVELS } from '../levels.js';
import { LOGGING_DICTIONARY } from '../logging.options.js';

/** Looks at settings of logging that are unsafe in production. */
@Check({ tags: ['security', 'logging'], deploy: true })
export class LoggingCheck implements SystemCheck {
  constructor(@Inject(LOGGING_DICTIONARY) private readonly dictionary: LoggingDictionary) {}

  check(): CheckMessage[] {
    const { debug, root, loggers = {} } = this.dictionary;
    const found: CheckMessage[] = [];
    if (debug === true)
      found.push({
        level: 'warning',
        id: 'logging.W001',
        message: 'Logging is in its debug mode.',
        hint: 'Leave debug out: NODE_ENV decides.',
      });
    const chatty = Object.entries({ ...loggers, root })
      .filter(([, logger]) => logger?.level !== undefined && isBelowInfo(logger.level))
      .map(([name]) => name);
    if (chatty.length > 0)
      found.push({
        level: 'warning',
        id: 'logging.W002',
        message: `Everything down to DEBUG is logged of: ${chatty.join(', ')}.`,
        hint: 'Raise those levels to INFO.',
      });
    return found;
  }
}

function isBelowInfo(level: string | number): boolean {
  return (typeof level === 'number' ? level : LEVELS[level as keyof typeof LEVELS]) < LEVELS.INFO;
}
