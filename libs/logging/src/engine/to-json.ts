import { messageOf } from '@nuages/core';

/** A value as JSON, whatever it is: where JSON has no word for it, the text says so. Never throws: code that logs must go on. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, writeBigInt) ?? String(value);
  } catch (error) {
    return JSON.stringify(`[unreadable: ${messageOf(error).split('\n', 1)[0]}]`);
  }
}

function writeBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
