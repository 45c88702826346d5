import { DoesNotExist, IntegrityError, MultipleObjectsReturned, ProtectedError } from '@nuages/core';
import { dataSourceFactory } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import type { DataSource } from 'typeorm';
import { BLOG, loadDataset } from '../models/blog.js';
import type { Suite, SuiteFile, TestCase } from '../suite.js';
import { compareAnswer } from './lookups/compare.js';
import { answerOf } from './lookups/results.js';
import { NoSuchWord } from './lookups/words.js';

/** Errors that must be told apart; any other error means that the query is refused. */
const ERRORS: Record<string, new (...given: never[]) => Error> = { DoesNotExist, IntegrityError, MultipleObjectsReturned, ProtectedError };

/** Runs the steps of each case on a fresh database. */
export const suite: Suite = {
  name: 'lookups',
  open: (file: SuiteFile) => ({
    async run(testCase) {
      const dataSource = await dataSourceFactory(sqliteOptions({ database: ':memory:', entities: Object.values(BLOG), synchronize: true }));
      try {
        await loadDataset(dataSource, file['dataset']);
        await runSteps(dataSource, testCase);
      } finally {
        await dataSource.destroy();
      }
    },
    close: () => undefined,
  }),
};

async function runSteps(dataSource: DataSource, { steps }: TestCase): Promise<void> {
  for (const step of steps) {
    if (!step.expect.error) compareAnswer(await answerOf(dataSource, step), step);
    else expectError(await errorOf(() => answerOf(dataSource, step)), step.expect.error);
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
