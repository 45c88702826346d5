import { isAtCommandLine, NuagesError } from '@nuages/core';

/** What \@nestjs/typeorm asks before it tries again. */
export interface Retry {
  readonly toRetry: (error: unknown) => boolean;
}

/**
 * Tells \@nestjs/typeorm whether opening a data source may succeed at another try: a server may come up, a mistake in the
 * application stays one, and who calls a command is told at once.
 */
export function mayRetry(error: unknown): boolean {
  return !isAtCommandLine() && (!(error instanceof NuagesError) || error.cause !== undefined);
}
