import type { Suite, SuiteFile, SuiteRun } from '../suite.js';
import { runDispatch } from './signals/dispatch.js';

/** `op: dispatch` needs the bus alone; `op: model` opens a database for the file. */
export const suite: Suite = {
  name: 'signals',
  open(file: SuiteFile): SuiteRun {
    let models: Promise<SuiteRun> | undefined;
    return {
      async run(testCase) {
        if (testCase['op'] === 'dispatch') return runDispatch(testCase);
        models ??= import('./signals/model.js').then(({ open }) => open(file));
        return (await models).run(testCase);
      },
      close: async () => (await models?.catch(() => undefined))?.close(),
    };
  },
};
