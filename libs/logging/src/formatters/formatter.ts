import { toJson } from '../engine/to-json.js';
import type { LogRecord } from '../log-record.js';

/** Makes a record a text of one line, or of several where an error's stack follows. */
export abstract class Formatter {
  /** The text, without the line break at its end. */
  abstract format(record: LogRecord): string;

  /** Whether it writes Pino's own JSON line as it is, so that records need not be built for it. */
  get isPlainJson(): boolean {
    return false;
  }

  /** Whether it asks which line of code logged: a record that is to be formatted later has to find out at once. */
  get readsCallSite(): boolean {
    return false;
  }
}

// Line breaks and other control characters, which could forge a line, drive a terminal or turn the direction of what
// follows; a tab is harmless
const CONTROL = /[^\P{Cc}\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A value as text of one line. */
export function oneLine(value: unknown): string {
  return textOf(value).replace(CONTROL, escapeCharacter);
}

/** A text as it is, any other value as JSON. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? toJson(value) : String(value);
}

/** Fields as `key=value`, quoted where they need it: one line that nothing in it can forge. */
export function pairsOf(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([key, value]) => `${oneLine(key).replace(/[\s="\\]/g, '_')}=${quoted(value)}`)
    .join(' ');
}

function quoted(value: unknown): string {
  const text = textOf(value);
  const escaped = oneLine(text.replace(/["\\]/g, String.raw`\$&`));
  return text === '' || /[\s="\\]/.test(escaped) ? `"${escaped}"` : text;
}

/** The lines of a stack, each set in, so that none can pass for a record. */
export function indented(stack: string): string {
  return stack
    .split(/\r\n|[\n\r\u2028\u2029\u0085]/)
    .map((line) => `    ${oneLine(line.trim())}`)
    .join('\n');
}

function escapeCharacter(character: string): string {
  const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\0': '\\0' };
  return named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
