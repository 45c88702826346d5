import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallbackFilter, Filter, LoggingSystem, type LogRecord, RequireDebugFalse, RequireDebugTrue } from '@nuages/logging';
import { captureLogs } from '@nuages/logging/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'nuages-docs-'));
beforeAll(() => {
  vi.stubEnv('LOG_LEVEL', undefined);
  process.chdir(folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

let logging = new LoggingSystem();
afterEach(async () => {
  await logging.close();
  logging = new LoggingSystem();
});

function lines(path: string): string[] {
  logging.flush();
  return readFileSync(join(folder, path), 'utf8').trim().split('\n');
}

/** As `process.env`, in the hands of a test. */
const env: Record<string, string | undefined> = {};

/** A transport of nodemailer that keeps what it gets. */
class Mailbox {
  readonly mails: { subject: string; text: string }[] = [];
  sendMail = async (mail: { subject: string; text: string }) => this.mails.push(mail);
  close(): void {}
}

class UnreadablePostError extends Error {}

describe('docs/logging-django.md', () => {
  test('a file for everything', () => {
    // #region file
    logging.configure({
      version: 1,
      disableExistingLoggers: false,
      handlers: { file: { class: 'file', level: 'DEBUG', filename: 'debug.log' } },
      loggers: { nuages: { handlers: ['file'], level: 'DEBUG', propagate: true } },
    });
    // #endregion file
    logging.getLogger('nuages.request').debug('asked');

    expect(lines('debug.log')).toEqual(['asked']);
  });

  test('the console', async () => {
    // #region console
    logging.configure({
      version: 1,
      disableExistingLoggers: false,
      handlers: { console: { class: 'stream' } },
      root: { handlers: ['console'], level: 'WARNING' },
    });
    // #endregion console

    expect(logging.getLogger('anything').isEnabledFor('INFO')).toBe(false);
    expect(logging.getLogger('anything').isEnabledFor('WARNING')).toBe(true);
  });

  test('a level from the environment', () => {
    // #region environment
    logging.configure({
      version: 1,
      disableExistingLoggers: false,
      handlers: { console: { class: 'stream' } },
      root: { handlers: ['console'], level: 'WARNING' },
      loggers: { nuages: { handlers: ['console'], level: (env['APP_LOG_LEVEL'] ?? 'INFO') as 'INFO', propagate: false } },
    });
    // #endregion environment

    expect(logging.getLogger('nuages.db').isEnabledFor('DEBUG')).toBe(false);
    expect(logging.getLogger('nuages.db').isEnabledFor('INFO')).toBe(true);
  });

  test('formats', () => {
    // #region formats
    logging.configure({
      version: 1,
      mergeDefaults: false,
      formatters: {
        verbose: { format: '{name} {levelname} {asctime} {module} {process:d} {thread:d} {message}', style: '{' },
        simple: { format: '{levelname} {message}', style: '{' },
      },
      handlers: {
        verbose: { class: 'file', filename: 'verbose.log', formatter: 'verbose' },
        simple: { class: 'file', filename: 'simple.log', formatter: 'simple' },
      },
      root: { handlers: ['verbose', 'simple'], level: 'INFO' },
    });
    // #endregion formats
    logging.getLogger('blog').info('seen');

    expect(lines('verbose.log')).toEqual([
      expect.stringMatching(new RegExp(`^blog INFO \\d{4}-\\d\\d-\\d\\dT\\S+Z logging-django\\.spec ${process.pid} 0 seen$`)),
    ]);
    expect(lines('simple.log')).toEqual(['INFO seen']);
  });

  test('names', () => {
    // #region names
    logging.configure({
      version: 1,
      mergeDefaults: false,
      formatters: { named: { format: '{name}: {message}', style: '{' } },
      handlers: {
        group: { class: 'file', filename: 'group.log', formatter: 'named' },
        views: { class: 'file', filename: 'views.log', formatter: 'named' },
      },
      loggers: {
        my_app: { level: 'INFO', handlers: ['group'] },
        'my_app.views.private': { level: 'INFO', handlers: ['views'], propagate: false },
      },
    });
    logging.getLogger('my_app.views').info('to group.log, as what stands below my_app');
    logging.getLogger('my_app.views.private').info('to views.log alone');
    logging.getLogger('my_app_project').error('nowhere: another name');
    // #endregion names

    expect(lines('group.log')).toEqual(['my_app.views: to group.log, as what stands below my_app']);
    expect(lines('views.log')).toEqual(['my_app.views.private: to views.log alone']);
  });

  test('filters, mail, and several loggers', async () => {
    const mailbox = new Mailbox();
    // #region whole
    class SpecialFilter extends Filter {
      private readonly word: string;

      constructor({ foo }: { foo: string }) {
        super();
        this.word = foo;
      }

      override filter({ message }: LogRecord) {
        return message.includes(this.word);
      }
    }

    logging.configure({
      version: 1,
      debug: false,
      formatters: {
        verbose: { format: '{levelname} {asctime} {module} {process:d} {thread:d} {message}', style: '{' },
        simple: { format: '{levelname} {message}', style: '{' },
      },
      filters: {
        special: { class: SpecialFilter, foo: 'bar' },
        requireDebugTrue: { class: RequireDebugTrue },
      },
      handlers: {
        console: { level: 'INFO', filters: ['requireDebugTrue'], class: 'stream', formatter: 'simple' },
        mailAdmins: { level: 'ERROR', class: 'email', to: 'admin@example.com', transport: mailbox, filters: ['special'] },
      },
      loggers: {
        nuages: { handlers: ['console'], propagate: true },
        'nuages.request': { handlers: ['mailAdmins'], level: 'ERROR', propagate: false },
        'myproject.custom': { handlers: ['console', 'mailAdmins'], level: 'INFO', filters: ['special'] },
      },
    });
    // #endregion whole
    logging.getLogger('nuages.request').error('a bar is missing');
    logging.getLogger('nuages.request').error('nothing of that kind');
    logging.getLogger('myproject.custom').warning('a bar that is no error');
    await logging.close();

    expect(mailbox.mails.map(({ subject }) => subject)).toEqual(['[Nuages] ERROR: a bar is missing']);
  });

  test('mails of errors in production, but for posts that broke off', async () => {
    const mailbox = new Mailbox();
    // #region mail
    logging.configure({
      version: 1,
      debug: false,
      filters: {
        requireDebugFalse: { class: RequireDebugFalse },
        skipUnreadablePosts: { class: CallbackFilter, callback: ({ error }: LogRecord) => !(error instanceof UnreadablePostError) },
      },
      handlers: {
        mailAdmins: {
          level: 'ERROR',
          filters: ['requireDebugFalse', 'skipUnreadablePosts'],
          class: 'email',
          to: ['admin@example.com'],
          transport: mailbox, // of nodemailer, or 'smtp://user:password@mail.example.com'
        },
      },
      loggers: { 'nuages.request': { handlers: ['mailAdmins'], level: 'ERROR', propagate: false } },
    });
    // #endregion mail
    logging.getLogger('nuages.request').error(new UnreadablePostError('the client went away'));
    logging.getLogger('nuages.request').error(new Error('out of ink'));
    await logging.close();

    expect(mailbox.mails.map(({ subject }) => subject)).toEqual(['[Nuages] ERROR: out of ink']);
    expect(mailbox.mails[0]!.text).toContain('Error: out of ink');
  });

  test('what shall not be heard', async () => {
    const mailbox = new Mailbox();
    // #region silence
    logging.configure({
      version: 1,
      handlers: {
        null: { class: 'null' },
        mailAdmins: { class: 'email', level: 'ERROR', to: 'admin@example.com', transport: mailbox },
      },
      loggers: {
        'nuages.security': { handlers: ['mailAdmins'] },
        'nuages.security.hosts': { handlers: ['null'], propagate: false },
      },
    });
    // #endregion silence
    logging.getLogger('nuages.security.hosts').error('an unknown host');
    logging.getLogger('nuages.security').error('a forged session');
    await logging.close();

    expect(mailbox.mails.map(({ subject }) => subject)).toEqual(['[Nuages] ERROR: a forged session']);
  });

  test('no configuration but this', () => {
    // #region alone
    logging.configure({
      version: 1,
      mergeDefaults: false,
      handlers: { errors: { class: 'file', filename: 'alone.log' } },
      root: { handlers: ['errors'], level: 'ERROR' },
    });
    // #endregion alone
    logging.getLogger('blog').warning('not this');
    logging.getLogger('blog').error('this');

    expect(lines('alone.log')).toEqual(['this']);
  });

  test('calls', async () => {
    const logs = await captureLogs(
      () => {
        // #region calls
        const logger = logging.getLogger('my_app.views');
        logger.warning('Platform is running at risk');
        logger.error({ status: 500, request: '/blog' }, 'Internal Server Error: %s', '/blog');
        logger.exception(new Error('no such template'), 'The page could not be rendered');
        // #endregion calls
      },
      { logging },
    );

    expect(logs.messages).toEqual(['Platform is running at risk', 'Internal Server Error: /blog', 'The page could not be rendered']);
    expect(logs.records[1]!.get('status')).toBe(500);
    expect(logs.records[2]!.stack).toContain('Error: no such template');
  });
});
