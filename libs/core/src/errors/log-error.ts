import { inspect } from 'node:util';
import type { Logger } from '@nestjs/common';

/** What something that was thrown says, whatever it is. Never throws itself, as `String()` does for an object without a prototype. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : inspect(error);
}

/** Logs what was thrown where nobody waits for it: `what (message)`, with the stack where there is one. */
export function logError(logger: Logger, what: string, error: unknown): void {
  logger.error(`${what} (${messageOf(error)})`, error instanceof Error ? error.stack : undefined);
}
