import { stdSerializers } from 'pino';

/** Properties that are shown besides type, message and stack. TypeORM's and the drivers' errors carry statements' values in others. */
const SHOWN = ['code', 'errno', 'syscall', 'path', 'address', 'port', 'status', 'statusCode'] as const;
const MAX_ERRORS = 10;

/** An error as it is written: with the stacks of its causes, and without what nobody may read. Other values stay as they are. */
export function serializeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = stdSerializers.err(error);
  const shown: Record<string, unknown> = { type, message, stack };
  for (const key of SHOWN) {
    const value = (error as unknown as Record<string, unknown>)[key];
    if (typeof value === 'string' || typeof value === 'number') shown[key] = value;
  }
  if (error instanceof AggregateError && depth === 0)
    shown['aggregateErrors'] = error.errors.slice(0, MAX_ERRORS).map((inner) => serializeError(inner, depth + 1));
  return shown;
}
