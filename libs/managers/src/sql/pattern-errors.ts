import { FieldError } from '@nuages/core';

/** SQLSTATE of PostgreSQL, and the numbers of MariaDB and MySQL, for a regular expression that cannot be used. */
const CODES = new Set<unknown>(['2201B', 1139, 3685, 3686, 3687, 3688, 3689, 3690, 3691, 3692, 3693, 3694, 3695, 3696, 3697, 3698, 3699]);

/** The {@link FieldError} for a driver's error about a regular expression; each database has its own dialect of them. */
export function toPatternError(error: unknown): FieldError | undefined {
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  if (!CODES.has(code) && !CODES.has(errno)) return undefined;
  return new FieldError('The database cannot read a regular expression. Use what all databases know.', { cause: error });
}
