import { IntegrityError, ProtectedError } from '@nuages/core';
import { useSignalBus } from '@nuages/managers';
import { SignalBus } from '@nuages/signals';
import type { DataSource } from 'typeorm';
import { BLOG, loadDataset } from '../../models/blog.js';
import type { SuiteFile, SuiteOptions, SuiteRun, TestCase } from '../../suite.js';
import { expectSame, expectSameItems } from '../../values.js';
import { Operations } from './operations.js';
import { SignalRecorder } from './recorder.js';

/** Runs the operations of each case on a fresh database with one receiver on each model signal. */
export function open(file: SuiteFile, { database }: SuiteOptions): SuiteRun {
  return {
    async run(testCase) {
      await using dataSource = await database.open({ entities: Object.values(BLOG) });
      await loadDataset(dataSource, file['dataset']);
      await runCase(dataSource, testCase, file['dataset']);
    },
    close: () => undefined,
  };
}

async function runCase(dataSource: DataSource, { operations, expect, tags = [] }: TestCase, dataset: SuiteFile['dataset']): Promise<void> {
  const bus = new SignalBus();
  useSignalBus(dataSource, bus);
  const recorder = new SignalRecorder(bus, dataset);
  const error = await new Operations(dataSource).run(operations).then(
    () => undefined,
    (reason: unknown) => reason,
  );

  if (expect.raises === 'IntegrityError' && !(error instanceof IntegrityError)) throw wrong('an IntegrityError', error);
  if (expect.raises === 'ProtectedError' && !(error instanceof ProtectedError)) throw wrong('a ProtectedError', error);
  if (expect.raises ? error === undefined : error !== undefined) throw wrong(expect.raises ?? 'no error', error);
  if (!tags.includes('cascade_order')) return expectSame(recorder.log, expect.signals, 'signals');
  expectSameItems(recorder.log, expect.signals, 'signals');
}

function wrong(expected: string, error: unknown): Error {
  return new Error(`expected ${expected}, got ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`, {
    cause: error,
  });
}
