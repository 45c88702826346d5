import { AssertionError } from 'node:assert';
import type { DataSource } from 'typeorm';
import { dataSourceNamed } from '../data-source/data-source-registry.js';
import { onStatement } from '../data-source/statement-log.js';

const CONTROL = /^\s*(begin|start transaction|commit|rollback|savepoint|release|set transaction|pragma)\b/i;

/**
 * Runs `fn` and fails unless it ran exactly `count` statements; those that open and close transactions don't count.
 *
 * @throws AssertionError that lists the statements
 * @see Django's `assertNumQueries`
 * @example
 * const page = await assertQueryCount(2, () => posts.prefetchRelated('tags').slice(0, 20));
 */
export async function assertQueryCount<R>(count: number, fn: () => R | PromiseLike<R>, using?: DataSource | string): Promise<R> {
  const statements: string[] = [];
  const end = onStatement(dataSourceNamed(using), ({ sql }) => void (CONTROL.test(sql) || statements.push(sql)));
  try {
    const value = await fn();
    if (statements.length === count) return value;
  } finally {
    end();
  }
  const list = statements.map((sql, index) => `\n  ${index + 1}. ${sql}`).join('');
  throw new AssertionError({
    message: `${statements.length} statements ran, expected ${count}.${list}`,
    actual: statements.length,
    expected: count,
  });
}
