import type { Suite, SuiteFile, SuiteOptions, SuiteRun } from '../suite.js';
import { runDispatch } from './signals/dispatch.js';

/** `op: dispatch` needs the bus alone; `op: model` opens a database for the file. */
export const suite: Suite = {
  name: 'signals',
  runsOnEachDatabase: true,
  open(file: SuiteFile, options: SuiteOptions): SuiteRun {
    let models: Promise<SuiteRun> | undefined;
    return {
      async run(testCase) {
        if (testCase['op'] === 'dispatch') return runDispatch(testCase);
        models ??= import('./signals/model.js').then(({ open }) => open(file, options));
        return (await models).run(testCase);
      },
      close: async () => (await models?.catch(() => undefined))?.close(),
    };
  },
};
