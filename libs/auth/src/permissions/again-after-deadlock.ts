/** How often a deadlock is given way to. */
const MAX_TRIES = 5;

/** Of MariaDB and MySQL, and of PostgreSQL. */
const DEADLOCKS = new Set(['ER_LOCK_DEADLOCK', '40P01']);

/**
 * Does work again where the database gave it up, because another process that starts at the same moment holds what it needs. The work
 * stands in no transaction, and makes only what is missing.
 *
 * @throws what the work throws; a deadlock at the fifth try
 */
export async function againAfterDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === MAX_TRIES || !DEADLOCKS.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}
