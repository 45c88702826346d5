import { hideSecrets } from './redaction.js';

/** Keys of Pino's own: a field so named would stand for the record's. */
const OWN = ['level', 'time', 'name'] as const;

/** The fields as they may be written: without secrets, and unable to forge what the record says of itself (`name` becomes `name_`). */
export function cleanFields(fields: Record<string, unknown>): Record<string, unknown> {
  const hidden = hideReadable(fields);
  if (!OWN.some((key) => Object.hasOwn(hidden, key))) return hidden;
  return Object.fromEntries(Object.entries(hidden).map(([key, value]) => [OWN.includes(key as never) ? `${key}_` : key, value]));
}

/** A getter that throws costs the fields, not the record. */
function hideReadable(fields: Record<string, unknown>): Record<string, unknown> {
  try {
    return hideSecrets(fields);
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}
