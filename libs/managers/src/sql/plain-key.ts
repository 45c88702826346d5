import type { ModelField } from '../model/model-field.js';

/** A key as rows hold it: a client's `'5'` is the row whose key is 5. */
export function plainKey(key: string | number | bigint, { kind }: ModelField): string | number | bigint {
  if ((kind !== 'integer' && kind !== 'bigint') || typeof key !== 'string' || !/^[+-]?\d{1,19}$/.test(key)) return key;
  const number = Number(key);
  return Number.isSafeInteger(number) ? number : BigInt(key);
}
