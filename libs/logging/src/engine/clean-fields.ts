import { hideSecrets } from './redaction.js';

type Fields = Record<string, unknown>;

/** Keys of Pino's own: a field so named would stand for the record's. */
const OWN = ['level', 'time', 'name'] as const;

/**
 * The fields as they may be written: without secrets, and unable to forge what the record says of itself (`name` becomes
 * `name_`).
 *
 * @param redact hides more than what is secret by default
 */
export function cleanFields(fields: Fields, redact?: (fields: Fields) => Fields): Fields {
  const hidden = hideReadable(fields, redact);
  if (!OWN.some((key) => Object.hasOwn(hidden, key))) return hidden;
  return Object.fromEntries(Object.entries(hidden).map(([key, value]) => [OWN.includes(key as never) ? `${key}_` : key, value]));
}

/** A getter that throws costs the fields, not the record. */
function hideReadable(fields: Fields, redact: ((fields: Fields) => Fields) | undefined): Fields {
  try {
    const hidden = hideSecrets(fields);
    return redact ? redact(hidden) : hidden;
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}
