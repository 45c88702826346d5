import type { Suite, TestCase } from '../suite.js';
import { openApplication } from './auth/application.js';
import { runPassword } from './auth/passwords.js';
import { runHttp } from './auth/http.js';
import { runUser } from './auth/users.js';

const USER_OPS = new Set(['permission', 'authenticate', 'manager', 'get_by_natural_key']);

/** Passwords need no application; the others share one, with the users, groups and tokens of the file. */
export const suite: Suite = {
  name: 'auth',
  open(file) {
    let opened: ReturnType<typeof openApplication> | undefined;
    return {
      async run(testCase: TestCase) {
        if (testCase['op'] !== 'http' && !USER_OPS.has(testCase['op'])) return runPassword(testCase);
        const application = await (opened ??= openApplication(file));
        return testCase['op'] === 'http' ? runHttp(application, testCase) : runUser(application, testCase);
      },
      close: async () => (await opened?.catch(() => undefined))?.app.close(),
    };
  },
};
