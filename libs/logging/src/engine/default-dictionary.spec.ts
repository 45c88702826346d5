import { expect, test } from 'vitest';
import { LoggingSystem } from './logging-system.js';

test.each([
  [false, ['nuages.request failed']],
  [true, []],
])('mails errors of requests to the admins, with debug %s', async (debug, subjects) => {
  const mails: { subject: string }[] = [];
  const transport = { sendMail: async (mail: { subject: string }) => void mails.push(mail), close: () => undefined };
  const logging = new LoggingSystem();
  const silent = { handlers: [] };
  logging.configure({ version: 1, debug, adminEmail: { to: 'ops@example.com', subjectPrefix: '', transport }, root: silent }, {});

  logging.getLogger('nuages.request').warn('refused');
  logging.getLogger('nuages.request').error('nuages.request failed');
  logging.getLogger('blog').error('blog failed');
  await logging.close();

  expect(mails.map(({ subject }) => subject.replace('ERROR: ', ''))).toEqual(subjects);
});
