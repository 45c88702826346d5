/** A value as JSON, whatever it is: where JSON has no word for it, the text says so. Never throws: code that logs must go on. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, writeBigInt) ?? String(value);
  } catch (error) {
    return JSON.stringify(`[unreadable: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}]`);
  }
}

function writeBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
