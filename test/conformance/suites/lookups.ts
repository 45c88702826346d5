import { DoesNotExist, IntegrityError, MultipleObjectsReturned, ProtectedError } from '@nuages/core';
import { onStatement } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import { BLOG, loadDataset } from '../models/blog.js';
import type { Suite, SuiteFile, TestCase } from '../suite.js';
import { compareAnswer } from './lookups/compare.js';
import { answerOf } from './lookups/results.js';
import { NoSuchWord, toPath } from './lookups/words.js';
import { expectSame } from '../values.js';

/** Errors that must be told apart; any other error means that the query is refused. */
const ERRORS: Record<string, new (...given: never[]) => Error> = { DoesNotExist, IntegrityError, MultipleObjectsReturned, ProtectedError };

/** Runs the steps of each case on a fresh database. */
export const suite: Suite = {
  name: 'lookups',
  runsOnEachDatabase: true,
  open: (file: SuiteFile, { database }) => ({
    async run(testCase) {
      await using dataSource = await database.open({ entities: Object.values(BLOG) });
      await loadDataset(dataSource, file['dataset']);
      await runSteps(dataSource, testCase);
    },
    close: () => undefined,
  }),
};

async function runSteps(dataSource: DataSource, { steps }: TestCase): Promise<void> {
  for (const step of steps) {
    if ('queries' in step.expect) await compareCounted(dataSource, step);
    else if (!step.expect.error) compareAnswer(await answerOf(dataSource, step), step);
    else expectError(await errorOf(() => answerOf(dataSource, step)), step.expect.error);
  }
}

/** Counts the statements of the answer, and of what the step then reads of its rows. */
async function compareCounted(dataSource: DataSource, step: TestCase['steps'][number]): Promise<void> {
  let count = 0;
  const end = onStatement(dataSource, () => (count += 1));
  const answer = (await answerOf(dataSource, step)) as object[];
  for (const path of step.touch) await touch(answer, path.split('.'));
  end();
  compareAnswer(answer, step);
  expectSame(count, step.expect.queries, 'queries');
}

async function touch(rows: readonly object[], [word, ...rest]: string[]): Promise<void> {
  if (word === undefined) return;
  for (const row of rows) {
    const found = (await (row as Record<string, unknown>)[toPath(word.replace('[]', ''))]) as object | object[] | null;
    await touch([found ?? []].flat(), rest);
  }
}

async function errorOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** An answer that is not as expected, or a word that the adapter has no way to say, is no refusal. */
function expectError(error: unknown, expected: string): void {
  if (error instanceof NoSuchWord) throw error;
  const type = ERRORS[expected];
  const isRight = type ? error instanceof type : error !== undefined && !Object.values(ERRORS).some((other) => error instanceof other);
  if (!isRight) throw new Error(`expected ${expected}, got ${String(error)}`);
}
