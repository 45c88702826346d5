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

// Line breaks and other control characters, which could forge a line or drive a terminal; a tab is harmless
const CONTROL = /[^\P{Cc}\t]|[\u2028\u2029]/gu;

/** A value as text of one line. */
export function oneLine(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return text.replace(CONTROL, escapeCharacter);
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
