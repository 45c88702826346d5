import type { Logger } from '@nestjs/common';
import { inspect } from 'node:util';

/** Logs what a receiver or a listener threw, with its stack where it has one. Never throws itself. */
export function logError(logger: Logger, what: string, error: unknown): void {
  const isError = error instanceof Error;
  const text = isError ? error.message : typeof error === 'string' ? error : inspect(error);
  logger.error(`${what} (${text})`, isError ? error.stack : undefined);
}
