import { toJson } from '@nuages/core';

/** All but what stands in JSON as it is: from the blank on, without quotes, backslashes and surrogates. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;
const SHORT = 40;

/** A text as it stands between the quotes of a JSON string. */
export function escapeText(text: string): string {
  return mustEscape(text) ? JSON.stringify(text).slice(1, -1) : text;
}

/** A member of an object whose first is before it: `,"name":` and the value, or nothing where `JSON.stringify` leaves it out. */
export function member(key: string, name: string, value: unknown): string {
  if (typeof value === 'string') return `${key}"${escapeText(value)}"`;
  if (typeof value === 'number') return key + (Number.isFinite(value) ? value : 'null');
  if (value === null || typeof value === 'boolean') return key + value;
  if (value === undefined) return '';
  const text = toJson({ [name]: value }); // toJSON(), where the value has it, is told the name
  return text === '{}' ? '' : `,${text.slice(1, -1)}`;
}

/** Tells whether a value is one that a nested serializer writes, as it is. */
export function isPresent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Promise);
}

/** Short texts are looked through faster than a regular expression begins. Surrogates may be lone, which is left to the engine. */
function mustEscape(text: string): boolean {
  if (text.length > SHORT) return ESCAPED.test(text);
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || unit === 0x22 || unit === 0x5c || (unit >= 0xd800 && unit <= 0xdfff)) return true;
  }
  return false;
}
