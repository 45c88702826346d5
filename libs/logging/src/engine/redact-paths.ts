import makeRedaction from '@pinojs/redact';
import { ImproperlyConfigured } from '@nuages/core';
import { CENSOR } from './redaction.js';

type Fields = Record<string, unknown>;

/**
 * Makes a function that gives fields with the values at these paths hidden, in Pino's notation.
 *
 * @throws ImproperlyConfigured that begins with `paths: `
 */
export function redactPaths(paths: readonly string[], censor: string = CENSOR): (fields: Fields) => Fields {
  if (!Array.isArray(paths) || paths.length === 0 || paths.some((path) => typeof path !== 'string'))
    throw new ImproperlyConfigured('paths: give a list of paths, as user.ssn or *.pin.');
  try {
    // with `serialize: false` it would put a function `restore` among the fields
    return makeRedaction({ paths: [...paths], censor, serialize: (fields: Fields) => fields, strict: false }) as unknown as (
      fields: Fields,
    ) => Fields;
  } catch (cause) {
    throw new ImproperlyConfigured(`paths: ${(cause as Error).message}`, { cause });
  }
}
